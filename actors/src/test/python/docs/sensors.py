"""Generators of the page on streams."""

# tag::functions
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import clutch.errors


@dataclass
class Reading:
    sensor: str
    value: float


def readings(count: int) -> Iterator[Reading]:
    for number in range(count):
        yield Reading("ab"[number % 2], number / 10)


def changes(readings: Iterator[Reading], least: float) -> Iterator[Reading]:
    known: dict[str, float] = {}
    for reading in readings:
        last = known.get(reading.sensor)
        if last is None or abs(reading.value - last) >= least:
            known[reading.sensor] = reading.value
            yield reading


async def mean(readings: AsyncIterator[Reading]) -> float:
    total, count = 0.0, 0
    async for reading in readings:
        total, count = total + reading.value, count + 1
    return total / count


# end::functions


# tag::upstream
def until_failure(readings: Iterator[Reading]) -> Iterator[Reading]:
    try:
        yield from readings
    except clutch.errors.UpstreamFailed as failed:
        yield Reading(f"lost: {failed}", 0.0)


# end::upstream
