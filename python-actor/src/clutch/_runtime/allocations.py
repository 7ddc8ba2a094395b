"""What a worker allocates and still holds, by tracemalloc. It runs no user code."""

from __future__ import annotations

import _tracemalloc
import threading
from collections.abc import Callable, Sequence
from typing import Any

from clutch._runtime.stacks import plain

MOST_LINES = 100
# When the traces take this much memory themselves, tracing ends early. To read them takes about
# three times as much, and the GIL.
MOST_MEMORY = 16 << 20
_LOOK_SECONDS = 0.05
_LONGEST_FILE = 300

Done = Callable[[str, str], None]


class AllocationTracer(threading.Thread):
    """Traces for some seconds, and passes on the allocations that still live, or a problem.

    The first line of the text has the milliseconds, the bytes and blocks in all, the most bytes
    that were in use at once, and 1 if it ended early. Each further line has the bytes and the
    blocks of one line of code, the line, and the file.

    `timing` has a clock and a sleep that user code has not replaced.
    """

    def __init__(
        self,
        seconds: float,
        timing: tuple[Callable[[], float], Callable[[float], None]],
        done: Done,
    ) -> None:
        super().__init__(name="clutch-tracer", daemon=True)
        self._seconds, self._done = seconds, done
        self._clock, self._sleep = timing

    def run(self) -> None:
        text, problem = "", "tracing the allocations failed"
        try:
            if _tracemalloc.is_tracing():
                problem = "the worker's own code uses tracemalloc"
            else:
                text = self._trace()
                problem = "" if text else "the worker's own code has stopped the tracing"
        finally:
            self._done(text, problem)

    def _trace(self) -> str:
        """Traces. Returns an empty text if other code has stopped this, or begun its own."""
        begin = self._clock()
        _tracemalloc.start(1)
        try:
            is_early = self._wait(begin + self._seconds)
            _, peak = _tracemalloc.get_traced_memory()
            traces = _tracemalloc._get_traces()
            if not _is_ours():
                return ""
        finally:
            if _is_ours():
                _tracemalloc.stop()
        took = self._clock() - begin
        return _text(traces, int(took * 1000), peak, is_early)

    def _wait(self, end: float) -> bool:
        """Waits. Returns whether the traces have become too large."""
        while _is_ours() and (left := end - self._clock()) > 0:
            if _tracemalloc.get_tracemalloc_memory() > MOST_MEMORY:
                return True
            self._sleep(min(left, _LOOK_SECONDS))
        return False


def _is_ours() -> bool:
    """Whether the tracing still goes on as it was begun here, with one frame a trace."""
    return _tracemalloc.is_tracing() and _tracemalloc.get_traceback_limit() == 1


def _text(traces: Sequence[Any], milliseconds: int, peak: int, is_early: bool) -> str:
    found: dict[tuple[str, int], list[int]] = {}
    for _, size, places, *_ in traces:
        counts = found.setdefault(places[0], [0, 0])
        counts[0] += size
        counts[1] += 1
    total = sum(counts[0] for counts in found.values())
    most = sorted(found.items(), key=lambda item: -item[1][0])[:MOST_LINES]
    lines = [f"{milliseconds} {total} {len(traces)} {peak} {int(is_early)}"]
    lines += [
        f"{counts[0]} {counts[1]} {line} {plain(file, _LONGEST_FILE)}"
        for (file, line), counts in most
    ]
    return "".join(f"{line}\n" for line in lines)
