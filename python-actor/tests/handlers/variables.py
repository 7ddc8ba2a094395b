"""Functions that set context variables, for a worker under test."""

import decimal
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar, copy_context
from decimal import Decimal

import clutch

user: ContextVar[str] = ContextVar("user", default="nobody")


def login(name: str) -> str:
    before = user.get()
    user.set(name)
    return before


async def login_async(name: str) -> str:
    return login(name)


def who() -> str:
    return user.get()


def coarse() -> str:
    """Sets a low precision for decimals, which lasts until the call ends."""
    seventh = str(Decimal(1) / 7)
    decimal.getcontext().prec = 3
    return seventh


async def coarse_async() -> str:
    return coarse()


def names(count: int) -> Iterator[str]:
    for number in range(count):
        yield login(str(number))


async def names_async(count: int) -> AsyncIterator[str]:
    for number in range(count):
        yield login(str(number))


def names_of(elements: Iterator[str]) -> Iterator[str]:
    for element in elements:
        yield login(element)


def number() -> int:
    """The number of context variables without the call's own."""
    return len(copy_context()) - 1


def call_id() -> int:
    return clutch.current().call_id
