"""Asks and tells of the JVM, and measures them."""

import asyncio
from time import perf_counter_ns

import clutch

ADD_ONE = clutch.host("add_one", int)
COUNT = clutch.host("count", int)


def alone(seconds: float) -> list[int]:
    """The time of each of many asks, one after the other, in ns."""
    times = []
    now = perf_counter_ns()
    end = now + seconds * 1e9
    while now < end:
        began = now
        assert ADD_ONE.ask(1, int).get() == 2
        now = perf_counter_ns()
        times.append(now - began)
    return times


def back(number: int) -> int:
    """Asks once within a call."""
    return ADD_ONE.ask(number, int).get()


async def together(seconds: float, count: int) -> float:
    """Asks a second, with this number in flight."""
    began = perf_counter_ns()
    end = began + seconds * 1e9

    async def one_by_one() -> int:
        asked = 0
        while perf_counter_ns() < end:
            assert await ADD_ONE.ask(1, int) == 2
            asked += 1
        return asked

    asked = sum(await asyncio.gather(*(one_by_one() for _ in range(count))))
    return asked / ((perf_counter_ns() - began) / 1e9)


def tells(count: int) -> None:
    for number in range(count):
        COUNT.tell(number)
