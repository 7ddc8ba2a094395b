"""Functions that are called as streams."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Generator, Iterator

import numpy as np

import clutch
from clutch import Context
from clutch.errors import UpstreamFailed

noted: list[str] = []


def notes() -> list[str]:
    return noted


def numbers(count: int) -> Iterator[int]:
    try:
        for number in range(count):
            noted.append(f"made {number}") if count < 100 else None
            yield number
    except GeneratorExit:
        noted.append("closed")
        raise
    finally:
        noted.append("tidied")


def summed(count: int) -> Generator[int, None, int]:
    total = 0
    for number in range(count):
        total += number
        yield number
    return total


def fails_after(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"item {number}"
    raise ValueError("no more")


def values() -> Iterator[object]:
    yield None
    yield True
    yield 1 << 70
    yield "é"
    yield b"\x00" * 100_000
    yield np.arange(3.0)
    yield {"a": [1, 2]}


def unencodable() -> Iterator[object]:
    yield 1
    yield object()


def large() -> Iterator[bytes]:
    yield b"small"
    yield bytes(3 << 20)


def sleepy(seconds: float) -> Iterator[int]:
    try:
        yield 0
        logging.warning("asleep")
        time.sleep(seconds)
        yield 1
    finally:
        noted.append("woken")


def quick_then_slow() -> Iterator[int]:
    yield from range(10)
    while "go on" not in noted:
        time.sleep(0.01)
    yield 10


def note(text: str) -> None:
    noted.append(text)


def whoami(context: Context) -> Iterator[list[int]]:
    yield [context.call_id, clutch.current().call_id]


def doubled(items: Iterator[int], times: int = 2) -> Iterator[int]:
    try:
        for item in items:
            for _ in range(times):
                yield item
        noted.append("end of input")
    except UpstreamFailed as failed:
        noted.append(f"upstream: {failed}")
        raise
    finally:
        noted.append("tidied")


def first(items: Iterator[int]) -> Iterator[int]:
    yield next(items)


def total(items: Iterator[int]) -> int:
    found = 0
    for item in items:
        noted.append(f"took {item}")
        found += item
    return found


def stubborn(items: Iterator[int]) -> int:
    for item in items:
        noted.append(f"took {item}")
        while True:
            pass
    return 0


def sizes(items: Iterator[bytes]) -> Iterator[int]:
    for item in items:
        yield len(item)


def plain(number: int) -> int:
    return number


def not_for_streams(items: list[int]) -> Iterator[int]:
    yield from items


async def async_numbers(count: int) -> AsyncIterator[int]:
    try:
        for number in range(count):
            await asyncio.sleep(0)
            yield number
    finally:
        noted.append("tidied")


async def async_doubled(items: AsyncIterator[int]) -> AsyncIterator[int]:
    try:
        async for item in items:
            yield item
            yield item
    except UpstreamFailed as failed:
        noted.append(f"upstream: {failed}")
        raise
    finally:
        noted.append("tidied")


async def async_total(items: AsyncIterator[int]) -> int:
    found = 0
    async for item in items:
        found += item
    return found


async def async_sleepy() -> AsyncIterator[int]:
    try:
        yield 0
        await asyncio.sleep(30)
    finally:
        noted.append("woken")


def made(sizes: list[int]) -> Iterator[object]:
    """Gives bytes, arrays and texts of these sizes in turn, with a number after each."""
    try:
        for number, size in enumerate(sizes):
            yield number
            yield [bytes(size), np.arange(size // 8), "é" * (size // 2)][number % 3]
    finally:
        noted.append("tidied")


async def async_made(sizes: list[int]) -> AsyncIterator[object]:
    for element in made(sizes):
        yield element


def made_on_a_thread(items: Iterator[int]) -> Iterator[object]:
    for item in items:
        yield from made([item])


def lengths(items: Iterator[object]) -> Iterator[list[object]]:
    for item in items:
        yield [type(item).__name__, len(item), item[-1]]  # type: ignore[arg-type,index]


async def async_lengths(items: AsyncIterator[object]) -> AsyncIterator[list[object]]:
    async for item in items:
        yield [type(item).__name__, len(item), item[-1]]  # type: ignore[arg-type,index]
