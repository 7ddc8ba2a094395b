"""The stack of user code that a call has reached, or had reached when it ended."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from types import CodeType, FrameType

from clutch._wire.exceptions import is_machinery, text

_MAXIMUM_NAME = 500
_MOST_FRAMES = 8

# The file, line, module and function of a frame.
Frame = tuple[str, int, str, str]
Place = tuple[str, int, str]


def innermost(frames: Iterable[Frame]) -> Place | None:
    """The last frame outside the standard library, or else the last: file, line and function."""
    known = [*frames]
    if not known:
        return None
    file, line, _, function = (_of_users(known) or known)[-1]
    return file, line, function


def _of_users(frames: list[Frame]) -> list[Frame]:
    """Those outside the standard library."""
    return [f for f in frames if f[2].partition(".")[0] not in sys.stdlib_module_names]


def of_thread(ident: int, is_outermost: Callable[[CodeType], bool]) -> str:
    """Where the thread is; empty if none of its frames is the outermost frame of a call."""
    found: list[FrameType] = []
    frame = sys._current_frames().get(ident)
    while frame is not None and not is_outermost(frame.f_code):
        found.append(frame)
        frame = frame.f_back
    return _shown(reversed(found)) if frame is not None else ""


def enclosing(frame: FrameType | None, codes: Collection[CodeType]) -> FrameType | None:
    """The frame, or the nearest one that called it, which runs one of these codes."""
    while frame is not None and frame.f_code not in codes:
        frame = frame.f_back
    return frame


def of_coroutine(coroutine: object) -> str:
    """Where a coroutine awaits or runs."""
    return _shown(_awaiting(coroutine))


def _awaiting(coroutine: object) -> Iterator[FrameType]:
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None)
        if frame is None:
            return
        yield frame
        coroutine = getattr(coroutine, "cr_await", None)


def _shown(frames: Iterable[FrameType]) -> str:
    """The innermost frame of the user, and those that called it: at most 8, and how many more."""
    known = [
        (f.f_code.co_filename, f.f_lineno or 0, _module(f), f.f_code.co_name)
        for f in frames
        if not is_machinery(f.f_code.co_filename)
    ]
    stack = (_of_users(known) or known[-1:])[::-1]
    shown = [_place(file, line, function) for file, line, _, function in stack[:_MOST_FRAMES]]
    if len(stack) > _MOST_FRAMES:
        shown.append(f"{len(stack) - _MOST_FRAMES} more")
    return ", called by ".join(shown)


def _place(file: str, line: int, function: str) -> str:
    return f"{text(function, _MAXIMUM_NAME)} ({text(file, _MAXIMUM_NAME)}, line {line})"


def _module(frame: FrameType) -> str:
    return text(frame.f_globals.get("__name__"), _MAXIMUM_NAME)
