"""Streams that hang. Each records in a directory what tried to end it.

`how` is "asleep", in a loop of Python code; "waiting", for something that never happens; or
"deaf", if it ignores all attempts to end it.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path


def pid() -> int:
    return os.getpid()


def _sleep(directory: str, how: str) -> None:
    while True:
        try:
            time.sleep(0.01)
        except BaseException as error:
            (Path(directory) / type(error).__name__).touch()
            if how != "deaf":
                raise


async def _wait(directory: str, how: str) -> None:
    if how != "waiting":
        _sleep(directory, how)
    try:
        await asyncio.Event().wait()
    except BaseException as error:
        (Path(directory) / type(error).__name__).touch()
        raise


def source(directory: str, how: str) -> Iterator[int]:
    _sleep(directory, how)
    yield 0


def through(items: Iterator[int], directory: str, how: str) -> Iterator[int]:
    _sleep(directory, how)
    yield from items


def sink(items: Iterator[int], directory: str, how: str) -> int:
    _sleep(directory, how)
    return sum(items)


async def async_source(directory: str, how: str) -> AsyncIterator[int]:
    await _wait(directory, how)
    yield 0


async def async_through(items: AsyncIterator[int], directory: str, how: str) -> AsyncIterator[int]:
    await _wait(directory, how)
    async for item in items:
        yield item


async def async_sink(items: AsyncIterator[int], directory: str, how: str) -> int:
    await _wait(directory, how)
    return 0
