"""Streams of large elements."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

begun = 0
arrived = 0


def seen() -> list[int]:
    """How many elements were begun, how many have arrived, and the process's memory in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return [begun, arrived, pages * os.sysconf("SC_PAGE_SIZE")]


def made(sizes: list[int]) -> Iterator[bytes]:
    global begun
    for size in sizes:
        begun += 1
        yield size.to_bytes(8, "big") * (size // 8)


async def async_made(sizes: list[int]) -> AsyncIterator[bytes]:
    for element in made(sizes):
        yield element


def passed(items: Iterator[Any]) -> Iterator[Any]:
    global arrived
    for item in items:
        arrived += 1
        yield item


async def async_passed(items: AsyncIterator[Any]) -> AsyncIterator[Any]:
    global arrived
    async for item in items:
        arrived += 1
        yield item


def lengths(items: Iterator[Any]) -> list[int]:
    return [len(item) for item in passed(items)]


async def async_lengths(items: AsyncIterator[Any]) -> list[int]:
    return [len(item) async for item in async_passed(items)]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
