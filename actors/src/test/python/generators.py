"""Functions that are called as streams."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import clutch.errors

made = 0


@dataclass
class Point:
    x: int
    y: str


def produced() -> int:
    return made


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


def silent() -> Iterator[int]:
    yield 0
    while True:
        time.sleep(0.01)


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


def total(items: Iterator[int]) -> int:
    return sum(items)


async def async_total(items: AsyncIterator[int]) -> int:
    found = 0
    async for item in items:
        found += item
    return found


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
