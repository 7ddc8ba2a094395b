"""Functions that do as little as possible."""

import ctypes
import os
import time
from typing import Any

imported_at = time.monotonic_ns()


def add_one(number: int) -> int:
    return number + 1


def echo(data: bytes) -> bytes:
    return data


def take(data: memoryview) -> int:
    return len(data)


def same(value: Any) -> Any:
    return value


def now(_number: int) -> int:
    """The time at which the handler begins, on the same clock as System.nanoTime."""
    return time.monotonic_ns()


def steps_in(nanos: int) -> int:
    """How many steps `busy` makes in that time: the best of many attempts."""
    steps = 1000
    best = min(_busy_time(steps) for _ in range(1000))
    return max(1, steps * nanos // best)


def _busy_time(steps: int) -> int:
    begin = time.perf_counter_ns()
    busy(steps)
    return time.perf_counter_ns() - begin


def busy(steps: int) -> int:
    """Does a fixed amount of work, which takes longer on a busy processor."""
    total = 0
    for step in range(steps):
        total += step & 7
    return total


_counted = 0


def count_one() -> None:
    global _counted
    _counted += 1


def counted() -> int:
    return _counted


def private_bytes() -> int:
    """The memory that this process does not share with others."""
    with open("/proc/self/smaps_rollup", encoding="ascii") as lines:
        return sum(
            int(line.split()[1]) * 1024
            for line in lines
            if line.startswith(("Private_Clean:", "Private_Dirty:"))
        )


def process() -> int:
    return os.getpid()


def boot_times() -> list[int]:
    """The times at which the interpreter ran its first Python code and imported this module."""
    import sitecustomize

    return [sitecustomize.began_at, imported_at]


def hold_gil(seconds: int) -> None:
    """Waits in native code that does not let other threads of Python run."""
    ctypes.PyDLL(None).sleep(seconds)
