"""Generators that do almost nothing, so that a benchmark measures only the stream."""

from collections.abc import AsyncIterator, Iterator
from itertools import count


def numbers() -> Iterator[int]:
    yield from count()


def add_one(items: Iterator[int]) -> Iterator[int]:
    for item in items:
        yield item + 1


async def async_add_one(items: AsyncIterator[int]) -> AsyncIterator[int]:
    async for item in items:
        yield item + 1
