"""Handlers that tell their progress."""

import asyncio
import decimal
import math
import os
import resource
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Any

import clutch


def steps(total: int, text: str = "") -> int:
    for step in range(total):
        clutch.progress(step + 1, total, text)
    return total


def until(gate: str, *texts: str) -> str:
    for text in texts:
        clutch.progress(1, None, text)
    _wait(gate)
    return "done"


def _wait(gate: str) -> None:
    while not os.path.exists(gate):
        time.sleep(0.005)


async def until_async(gate: str, text: str) -> str:
    clutch.progress(1, 2, text)
    while not os.path.exists(gate):
        await asyncio.sleep(0.005)
    clutch.progress(2, 2, text)
    return "done"


def elements(gate: str) -> Iterator[int]:
    clutch.progress(0, 2)
    yield 1
    _wait(gate)
    clutch.progress(1, 2)
    yield 2
    clutch.progress(2, 2)


async def elements_async(gate: str) -> AsyncIterator[int]:
    clutch.progress(0, 2)
    yield 1
    while not os.path.exists(gate):
        await asyncio.sleep(0.005)
    clutch.progress(2, 2)


def total_of(numbers: Iterator[int]) -> int:
    total = 0
    for number in numbers:
        total += number
        clutch.progress(total)
    return total


def flood(count: int) -> tuple[float, int]:
    """The seconds for this many, and by how many KiB the process has grown."""
    clutch.progress(0)
    before = _peak()
    began = time.perf_counter()
    for number in range(count):
        clutch.progress(number, count, "a text")
    return time.perf_counter() - began, _peak() - before


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def in_threads(gate: str) -> str:
    """The first progress of this process comes from other threads."""
    with ThreadPoolExecutor(4) as pool:
        for number in range(4):
            pool.submit(copy_context().run, clutch.progress, number, None, "in a thread").result()
        _wait(gate)
    return "done"


def leave_thread(gate: str) -> str:
    """Leaves a thread behind that goes on to report for this call."""

    def report() -> None:
        while not os.path.exists(gate):
            clutch.progress(1, None, "too late")

    threading.Thread(target=copy_context().run, args=(report,), daemon=True).start()
    return "done"


class Odd(str):
    def __getitem__(self, key: object) -> str:
        raise AssertionError("not for others")


class Fails:
    def __float__(self) -> float:
        raise LookupError("no number")


BAD: dict[str, tuple[Any, ...]] = {
    "nan": (math.nan,),
    "infinite total": (1, math.inf),
    "too large": (10**400,),
    "text as number": ("3",),
    "bytes as number": (b"3",),
    "nothing": (None,),
    "complex": (1j,),
    "text of another type": (1, 2, 3),
    "fails": (Fails(),),
}


def bad(name: str) -> None:
    clutch.progress(*BAD[name])


def odd_values() -> str:
    clutch.progress(decimal.Decimal("1.5"), True, Odd("a\ud800b"))
    return "done"


def after_fork(gate: str) -> str:
    """A child process reports, too, which nobody hears."""
    clutch.progress(1, None, "parent")
    child = os.fork()
    if child == 0:
        clutch.progress(2, None, "child")
        os._exit(0)
    os.waitpid(child, 0)
    Path(gate).touch()
    return "done"


def slow(text: str) -> None:
    clutch.progress(1, None, text)
    end = time.monotonic() + 60
    while time.monotonic() < end and not clutch.current().cancelled:
        time.sleep(0.005)
    clutch.progress(2, None, "after its cancel")
