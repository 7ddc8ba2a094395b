"""What a worker shows of itself on request, and the level of its log.

It runs on a thread of its own: its imports may come to a finder of user code, and the tasks of an
event loop may be of a class of user code. Either may block.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from clutch._host.asking import Ask
from clutch._host.host_names import named, without_arguments
from clutch._runtime.stacks import plain, stacks, whole_lines
from clutch._wire import frames

_MOST_CALLS = 100
_MOST_ASKS = 20
_LONGEST_NAME = 200
_LONGEST_PROBLEM = 200
_LONGEST_TIME = 30_000
_HIGHEST_RATE = 1000

# The bytes of an answer beside its texts and numbers, and those of a number or before a text.
_ENVELOPE = 64
_OVERHEAD = 9

# What is under way and takes some time: at most one of each kind.
_open: set[str] = set()

Send = Callable[[frames.NoticeUp], None]
Clock = Callable[[], float]
Sleep = Callable[[float], None]


class Seen(NamedTuple):
    """The worker as its control thread sees it.

    Attributes:
        send: sends the answer, from any thread
        most_bytes: the largest message that the owner takes
        running: the ids of the calls that run
        asks: those without an answer
        loop: the event loop, or None
        clock: `time.monotonic`, which user code has not replaced
        sleep: `time.sleep`, which user code has not replaced
    """

    send: Send
    most_bytes: int
    running: Sequence[int]
    asks: Sequence[Ask[Any]]
    loop: object
    clock: Clock
    sleep: Sleep


def show(command: frames.Inspect, seen: Seen) -> None:
    """Sends what the owner wants to see, or why that is not there."""
    if command.what == "stacks":
        # The worker numbers the calls that it makes itself below 0.
        running = sorted({max(0, it) for it in seen.running})[:_MOST_CALLS]
        asked = _unanswered(seen.asks)
        found = frames.Inspected(command.id, "", stacks(seen.loop), running, asked)
        seen.send(fitted(found, seen.most_bytes))
    elif command.what == "log-level":
        seen.send(_log_from(command))
    elif command.what in ("profile", "allocations"):
        problem = _begin(command, seen)
        if problem:
            seen.send(frames.Inspected(command.id, problem))
    else:
        seen.send(frames.Inspected(command.id, "this version of clutch cannot show it"))


def _log_from(command: frames.Inspect) -> frames.Inspected:
    """Sets the level from which all loggers without one of their own log."""
    level = command.options.get("level", 0)
    if not logging.DEBUG <= level <= logging.CRITICAL:
        return frames.Inspected(command.id, "a level is from 10 to 50")
    root = logging.getLogger()
    before = root.level
    root.setLevel(level)
    return frames.Inspected(command.id, "", str(before))


def fitted(shown: frames.Inspected, most_bytes: int) -> frames.Inspected:
    """The answer cut to a message of this size: half of it for the text, a quarter for a list."""
    room = max(0, most_bytes - _ENVELOPE)
    problem = plain(shown.problem, _LONGEST_PROBLEM)[: room // 2]
    running = shown.running[: room // 4 // _OVERHEAD]
    asks: list[str] = []
    left = room // 4
    for name in shown.asks:
        left -= len(name.encode()) + _OVERHEAD
        if left < 0:
            break
        asks.append(name)
    text = whole_lines(shown.text, (room - len(problem)) // 2)
    return frames.Inspected(shown.id, problem, text, running, asks)


def _begin(command: frames.Inspect, seen: Seen) -> str:
    """Starts a thread that sends the answer later. Returns a problem if it does not."""
    what = command.what
    milliseconds, rate = command.options.get("milliseconds", 0), command.options.get("rate", 100)
    if not 1 <= milliseconds <= _LONGEST_TIME or not 1 <= rate <= _HIGHEST_RATE:
        return "it takes from 1 ms to 30 s, with 1 to 1000 samples per second"
    if what in _open:
        return "others are being traced" if what == "allocations" else "another is being taken"

    def done(text: str, problem: str = "") -> None:
        _open.discard(what)
        failed = "" if text else "it failed in the worker"
        seen.send(fitted(frames.Inspected(command.id, problem or failed, text), seen.most_bytes))

    _open.add(what)
    try:
        _thread(what, milliseconds / 1000, rate, seen, done).start()
    except BaseException:  # such as no thread left
        _open.discard(what)
        raise
    return ""


def _thread(
    what: str, seconds: float, rate: int, seen: Seen, done: Callable[..., None]
) -> threading.Thread:
    if what == "profile":
        from clutch._runtime.sampler import LONGEST_TEXT, Sampler

        longest = min(LONGEST_TEXT, max(0, seen.most_bytes - _ENVELOPE) // 2 - _ENVELOPE)
        return Sampler(seconds, rate, (seen.clock, seen.sleep), done, longest)
    from clutch._runtime.allocations import AllocationTracer

    return AllocationTracer(seconds, (seen.clock, seen.sleep), done)


def _unanswered(asks: Sequence[Ask[Any]]) -> list[str]:
    """The hosts that were asked and have not answered yet, each once."""
    asked = (named(without_arguments(ask._host))[:_LONGEST_NAME] for ask in asks)
    return list(dict.fromkeys(asked))[:_MOST_ASKS]
