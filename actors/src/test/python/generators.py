"""Functions that are called as streams."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import clutch
import clutch.errors

made = 0
took = 0


@dataclass
class Point:
    x: int
    y: str


def produced() -> int:
    return made


def taken() -> int:
    return took


def resident() -> int:
    """The resident memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def pid() -> int:
    return os.getpid()


def numbers(count: int, tidied: str = "") -> Iterator[int]:
    global made
    try:
        for number in range(count):
            made += 1
            yield number
    finally:
        if tidied:
            Path(tidied).touch()


async def async_range(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


async def async_numbers(count: int, tidied: str = "") -> AsyncIterator[int]:
    try:
        for number in range(count):
            await asyncio.sleep(0)
            yield number
    finally:
        if tidied:
            Path(tidied).touch()


def slowly(count: int, seconds: float) -> Iterator[int]:
    for number in range(count):
        time.sleep(seconds)
        yield number


def failing(count: int) -> Iterator[int]:
    yield from range(count)
    raise ValueError(f"after {count}")


def points(count: int) -> Iterator[Point]:
    for number in range(count):
        yield Point(number, f"p{number}")


def blobs(count: int, size: int) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(size)


def vectors(count: int) -> Iterator[object]:
    import numpy

    for number in range(count):
        yield numpy.full(3, float(number))


def doubled(items: Iterator[int]) -> Iterator[int]:
    for item in items:
        yield item
        yield item


async def async_doubled(items: AsyncIterator[int]) -> AsyncIterator[int]:
    async for item in items:
        yield item
        yield item


def running_total(items: Iterator[int]) -> Iterator[int]:
    total = 0
    for item in items:
        total += item
        yield total


def picky(items: Iterator[int]) -> Iterator[int]:
    for item in items:
        if item == 13:
            raise ValueError("13")
        yield item


def described(points: Iterator[Point]) -> Iterator[str]:
    for point in points:
        yield f"{point.x}/{point.y}"


def sizes(items: Iterator[bytes]) -> Iterator[int]:
    for item in items:
        yield len(item)


def rescuing(items: Iterator[int]) -> Iterator[str]:
    try:
        for item in items:
            yield str(item)
    except clutch.errors.UpstreamFailed as failed:
        yield f"rescued: {failed}"


def echoed(items: Iterator[int], tidied: str = "") -> Iterator[int]:
    global took
    try:
        for item in items:
            took += 1
            yield item
    finally:
        if tidied:
            Path(tidied).touch()


async def async_echoed(items: AsyncIterator[int], tidied: str = "") -> AsyncIterator[int]:
    global took
    try:
        async for item in items:
            took += 1
            yield item
    finally:
        if tidied:
            Path(tidied).touch()


async def async_picky(items: AsyncIterator[int]) -> AsyncIterator[int]:
    async for item in items:
        if item == 13:
            raise ValueError("13")
        yield item


def dying(items: Iterator[int]) -> Iterator[int]:
    """Ends its process at 13."""
    for item in items:
        if item == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        yield item


def dying_total(items: Iterator[int]) -> int:
    return sum(dying(items))


def uneven(count: int) -> Iterator[object]:
    """Gives numbers; every third element is not a number."""
    for number in range(count):
        yield "three" if number % 3 == 0 else number


def first_three(items: Iterator[int]) -> int:
    return next(items) + next(items) + next(items)


async def async_first_three(items: AsyncIterator[int]) -> int:
    return await anext(items) + await anext(items) + await anext(items)


@clutch.actor
class Account:
    """An actor that keeps its state from one stream to the next."""

    def __init__(self) -> None:
        self.total = 0

    def take(self, items: Iterator[int]) -> int:
        for item in items:
            self.total += item
        return self.total

    def balance(self) -> int:
        return self.total


def total(items: Iterator[int]) -> int:
    return sum(items)


async def async_total(items: AsyncIterator[int]) -> int:
    found = 0
    async for item in items:
        found += item
    return found


def recorded(items: Iterator[int], path: str) -> int:
    """Appends each element to a file and returns their number."""
    count = 0
    with Path(path).open("a", buffering=1) as file:
        for item in items:
            file.write(f"{item}\n")
            count += 1
    return count


def slow_total(items: Iterator[int], seconds: float) -> int:
    found = 0
    for item in items:
        time.sleep(seconds)
        found += item
    return found


def choosy(items: Iterator[int]) -> int:
    for item in items:
        if item == 13:
            raise ValueError("13")
    return 0


def plain(number: int) -> int:
    return number


def pids() -> Iterator[int]:
    while True:
        yield os.getpid()


def held(gate: str) -> Iterator[int]:
    """Occupies the main thread until the file `gate` exists, at most a minute."""
    yield os.getpid()
    end = time.monotonic() + 60
    while not Path(gate).exists() and time.monotonic() < end:
        time.sleep(0.005)
