"""Asks and tells functions and actors of the JVM."""

import asyncio
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

import clutch
from clutch.errors import ClutchError


@dataclass
class Line:
    item: str
    count: int


@dataclass
class Order:
    customer: str
    lines: list[Line]
    note: str | None


@dataclass
class Receipt:
    total: float
    lines: dict[str, float]


ORDERS: clutch.Host[Order] = clutch.host("orders", Order)


def buy(customer: str, count: int) -> Receipt:
    return ORDERS.ask(Order(customer, [Line("pear", count), Line("plum", 1)], None), Receipt).get()


async def buy_async(customer: str, count: int) -> Receipt:
    return await ORDERS.ask(Order(customer, [Line("pear", count)], "now"), Receipt)


def double(number: int, host: str = "double") -> int:
    return clutch.host(host).ask(number, int).get()


async def double_async(number: int, host: str = "double") -> int:
    return await clutch.host(host).ask(number, int)


async def double_all(count: int, host: str = "double") -> int:
    answers = await asyncio.gather(*(clutch.host(host).ask(i, int) for i in range(count)))
    assert answers == [2 * i for i in range(count)], answers
    return len(answers)


def failure(host: str, message: Any, timeout: float | None = None) -> list[str]:
    try:
        return ["", str(clutch.host(host).ask(message, int, timeout).get())]
    except ClutchError as error:
        notes = getattr(error, "__notes__", [])
        return [type(error).__name__, str(error), "\n".join(notes)]


async def failure_async(host: str, message: Any, timeout: float | None = None) -> list[str]:
    try:
        return ["", str(await clutch.host(host).ask(message, int, timeout))]
    except ClutchError as error:
        return [type(error).__name__, str(error), ""]


async def lengths(host: str, sizes: list[int]) -> list[int]:
    answers = await asyncio.gather(*(clutch.host(host).ask(size, bytes) for size in sizes))
    return [len(answer) for answer in answers]


def elapsed(host: str, message: Any, timeout: float) -> float:
    began = monotonic()
    failure(host, message, timeout)
    return monotonic() - began


def tell_all(host: str, count: int) -> int:
    """Tells the numbers from 0 on. Returns by how much the memory has grown, in KiB."""
    before = resident()
    for number in range(count):
        clutch.host(host).tell(number)
    return resident() - before


async def tell_all_async(host: str, count: int) -> None:
    for number in range(count):
        await clutch.host(host).tell_async(number)


def resident() -> int:
    with open(f"/proc/{os.getpid()}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def in_thread(number: int) -> int:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(double(number)))
    thread.start()
    thread.join()
    return found[0]


def doubles(count: int) -> Iterator[int]:
    for number in range(count):
        yield double(number)


def large(size: int) -> list[str]:
    return failure("length", b"x" * size)


def wrong_type() -> list[str]:
    return failure("double", {"a": 1})


def pid_after(number: int) -> list[int]:
    return [os.getpid(), double(number)]


@clutch.actor(concurrency=8)
class Asker:
    async def double_all(self, count: int, host: str) -> int:
        return await double_all(count, host)


@clutch.actor
class Till:
    def __init__(self) -> None:
        self.sold = 0

    async def sell(self, item: str) -> float:
        price = await clutch.host("prices", str).ask(item, float, timeout=2.0)
        self.sold += 1
        await clutch.host("ledger").tell_async({"item": item, "price": price})
        return price


@clutch.actor
class Eager:
    """Asks in its constructor."""

    def __init__(self) -> None:
        self.found = failure("double", 1)

    def tell(self) -> list[str]:
        return self.found
