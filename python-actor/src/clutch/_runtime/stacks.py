"""The stacks of all threads and tasks as text, in the format of faulthandler.

Attributes are read by the types of the standard library alone. Only `asyncio.all_tasks` may run
user code: it asks a task of a user's class whether it is done.
"""

from __future__ import annotations

import sys
import threading
from types import CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any

# The bounds of faulthandler, and one for the whole.
MOST_STACKS = 100
MOST_FRAMES = 100
LONGEST_TEXT = 256 * 1024
_LONGEST_FILE = 500
_LONGEST_NAME = 200
_END = " (most recent call first):\n"
_MORE = "  ...\n"
_CUT = "...\n"
# The thread of Clutch that looks.
_OWN = "clutch-inspector"

Place = tuple[CodeType, int]


def stacks(loop: object) -> str:
    """The stacks of all threads, the main thread's first, and of the tasks of the event loop."""
    text, size = [], 0
    for part in _parts(loop):
        size += len(part)
        if size > LONGEST_TEXT - len(_MORE):
            text.append(_CUT)
            break
        text.append(part)
    return "".join(text)


def _parts(loop: object) -> list[str]:
    parts = []
    found = sys._current_frames()
    main = threading.main_thread().ident
    names = thread_names()
    others = (ident for ident in found if names.get(ident) != _OWN)
    order = sorted(others, key=lambda ident: ident != main)
    for ident in order[:MOST_STACKS]:
        title = "Main thread" if ident == main else "Thread"
        parts.append(f"{title} {ident:#018x}{_in_brackets(names.get(ident, ''))}{_END}")
        parts.append(lines(places(found[ident])))
    if len(order) > MOST_STACKS:
        parts.append(_CUT)
    return parts + _tasks(loop)


def whole_lines(text: str, most: int) -> str:
    """ASCII text cut to this length, at the end of a line. A last line of dots tells of the cut."""
    if len(text) <= most:
        return text
    end = text.rfind("\n", 0, max(0, most - len(_CUT))) + 1
    return (text[:end] + _CUT)[:most]


def places(frame: FrameType | None) -> list[Place]:
    """The code and the line of a frame and its callers, innermost first, and one over the bound."""
    found: list[Place] = []
    while frame is not None and len(found) <= MOST_FRAMES:
        found.append((frame.f_code, frame.f_lineno or 0))
        frame = frame.f_back
    return found


def lines(found: list[Place]) -> str:
    shown = "".join(
        f'  File "{plain(code.co_filename, _LONGEST_FILE)}", line {line} in {name_of(code)}\n'
        for code, line in found[:MOST_FRAMES]
    )
    return shown + (_MORE if len(found) > MOST_FRAMES else "")


def name_of(code: CodeType, most: int = _LONGEST_NAME) -> str:
    """The qualified name, where this Python knows it."""
    return plain(getattr(code, "co_qualname", code.co_name), most)


def plain(text: object, most: int) -> str:
    """Printable ASCII; other characters are escaped, as faulthandler does."""
    if not isinstance(text, str):
        return "?"
    octets = str.encode(text[:most], "ascii", "backslashreplace")
    return "".join(chr(it) if 32 <= it < 127 else f"\\x{it:02x}" for it in octets)


def thread_names() -> dict[int, str]:
    """The names of the threads that `threading` knows."""
    known = list(threading._active.items())  # type: ignore[attr-defined]
    return {ident: _thread_name(thread) for ident, thread in known}


def _thread_name(thread: threading.Thread) -> str:
    try:
        return plain(object.__getattribute__(thread, "_name"), _LONGEST_NAME)
    except AttributeError:
        return ""


def _in_brackets(name: str) -> str:
    return f" [{name}]" if name else ""


def _tasks(loop: object) -> list[str]:
    """The tasks of the event loop that have not ended. Others may change them meanwhile."""
    tasks: Any = sys.modules.get("asyncio.tasks")
    if tasks is None or loop is None:
        return []
    parts = []
    try:
        kinds = (tasks.Task, getattr(tasks, "_PyTask", tasks.Task))
        shown = [(kind, task) for task in tasks.all_tasks(loop) if (kind := _kind(task, kinds))]
        found = [(plain(kind.get_name(task), _LONGEST_NAME), kind, task) for kind, task in shown]
        for name, kind, task in sorted(found[:MOST_STACKS], key=lambda it: it[0]):
            parts.append(f"Task{_in_brackets(name)}{_END}")
            parts.append(lines(_awaited(kind.get_coro(task))))
        if len(found) > MOST_STACKS:
            parts.append(_CUT)
    except Exception as error:  # the text of a user's error is for nobody here
        name = plain(type(error).__name__, _LONGEST_NAME)
        parts.append(f"Task [could not be read: {name}]{_END}")
    return parts


def _kind(task: object, kinds: tuple[type, ...]) -> Any:
    """Which of asyncio's own classes the task is of, also by a subclass; None if it is of none."""
    return next((kind for kind in kinds if issubclass(type(task), kind)), None)


def _awaited(awaitable: object) -> list[Place]:
    """Where a coroutine is suspended, innermost first."""
    found: list[Place] = []
    while awaitable is not None and len(found) <= MOST_FRAMES:
        if type(awaitable) is CoroutineType:
            frame, awaitable = awaitable.cr_frame, awaitable.cr_await
        elif type(awaitable) is GeneratorType:
            frame, awaitable = awaitable.gi_frame, awaitable.gi_yieldfrom
        else:
            break
        if frame is not None:
            found.append((frame.f_code, frame.f_lineno or 0))
    return found[::-1]
