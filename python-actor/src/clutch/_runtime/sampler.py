"""A profile by samples of all threads' frames, as collapsed stacks. It runs no user code."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType

from clutch._runtime.stacks import name_of, plain, thread_names

LONGEST_TEXT = 512 * 1024
MOST_STACKS = 2_000  # distinct ones; further ones are counted together
_MOST_FRAMES = 100
_LONGEST_NAME = 120
# The part of the time that sampling may take: after a slow sample it waits the longer.
_SHARE = 0.05
_OTHER = "other"
# These threads of Clutch only wait, or sample.
_LEFT_OUT = frozenset(
    f"clutch-{name}"
    for name in (
        "control",
        "echo",
        "flusher",
        "inspector",
        "progress",
        "sampler",
        "tracer",
        "watcher",
    )
)

Stack = tuple[str, tuple[CodeType, ...]]


class Sampler(threading.Thread):
    """Samples for some seconds, and passes on the profile, or an empty text if that fails.

    The first line of the profile has the numbers of samples and of missed ones. Each further line
    is a stack, its names from outside in, and how often it was found.

    `timing` has a clock and a sleep that user code has not replaced, as it may have done with those
    of `time`. `longest` bounds the text after its first line, in characters.
    """

    def __init__(
        self,
        seconds: float,
        rate: int,
        timing: tuple[Callable[[], float], Callable[[float], None]],
        done: Callable[[str], None],
        longest: int = LONGEST_TEXT,
    ) -> None:
        super().__init__(name="clutch-sampler", daemon=True)
        self._seconds, self._interval = seconds, 1 / rate
        self._clock, self._sleep = timing
        self._longest = longest
        self._done = done
        self._found: dict[Stack, int] = {}
        self._others = 0
        self._samples = 0

    def run(self) -> None:
        text = ""
        try:
            missed = self._sample_in_time()
            text = f"{self._samples} {missed}\n{self._collapsed()}"
        finally:
            self._done(text)

    def _sample_in_time(self) -> int:
        """Samples until the time is over. Returns how many samples could not be taken in time."""
        clock, sleep = self._clock, self._sleep
        begin = clock()
        end, due = begin + self._seconds, begin
        while due < end:
            sleep(max(0.0, due - clock()))
            began = clock()
            self._take()
            took = clock() - began
            # Counted from this sample, so that what was missed is not made up for.
            due = began + took + max(self._interval - took, took / _SHARE)
        sleep(max(0.0, end - clock()))
        return max(0, int(self._seconds / self._interval) - self._samples)

    def _take(self) -> None:
        self._samples += 1
        names = thread_names()
        for ident, frame in sys._current_frames().items():
            name = names.get(ident, "")
            if name not in _LEFT_OUT:
                self._count((name or "Thread", _codes(frame)))

    def _count(self, stack: Stack) -> None:
        if stack in self._found:
            self._found[stack] += 1
        elif len(self._found) < MOST_STACKS:
            self._found[stack] = 1
        else:
            self._others += 1

    def _collapsed(self) -> str:
        """The stacks, the most frequent first. What exceeds the bound is in the last line."""
        lines: dict[str, int] = {}
        for (name, codes), count in self._found.items():
            line = ";".join([_label(name), *map(_place, reversed(codes))])
            lines[line] = lines.get(line, 0) + count
        text, size = [], 0
        for line, count in sorted(lines.items(), key=lambda item: -item[1]):
            size += len(line) + 10
            if size > self._longest:
                self._others += count
            else:
                text.append(f"{line} {count}\n")
        if self._others:
            text.append(f"{_OTHER} {self._others}\n")
        return "".join(text)


def _codes(frame: FrameType | None) -> tuple[CodeType, ...]:
    """The code of a frame and its callers, innermost first."""
    codes: list[CodeType] = []
    while frame is not None and len(codes) < _MOST_FRAMES:
        codes.append(frame.f_code)
        frame = frame.f_back
    return tuple(codes)


def _place(code: CodeType) -> str:
    """For example `load (prices.py)`."""
    file = str.rpartition(code.co_filename, "/")[2]
    return _label(f"{name_of(code, _LONGEST_NAME)} ({plain(file, _LONGEST_NAME)})")


def _label(text: str) -> str:
    """Without the sign that divides names."""
    return text.replace(";", ":")
