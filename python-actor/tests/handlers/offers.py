"""A listed module with its own functions, imported ones, and combinations of both."""

import functools
import os
from asyncio import sleep as sleep
from collections import OrderedDict as OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from math import sqrt as sqrt
from os import system as system
from typing import Any

import offers_support
from offers_support import imported as imported
from offers_support import imported_numbers as imported_numbers
from offers_support import wrapping as wrapping
from offers_support import wrapping_badly as wrapping_badly

import clutch

__all__ = ["LIMIT", "_hidden", "hypot_of", "listed", "wrapped_badly_and_listed"]
__all__ += ["missing"]  # noqa: F822
LIMIT = 3


def own(number: int) -> int:
    return number + 1


async def own_async(number: int) -> int:
    return number + 1


def own_numbers(count: int) -> Iterator[int]:
    yield from range(count)


def _hidden() -> int:
    return 1


@wrapping
def wrapped(number: int) -> int:
    return number + 1


@wrapping_badly
def wrapped_badly(number: int) -> int:
    return number + 1


@wrapping_badly
def wrapped_badly_and_listed(number: int) -> int:
    return number + 1


@lru_cache
def cached(number: int) -> int:
    return number + 1


@functools.singledispatch
def dispatched(number: int) -> int:
    return number + 1


class Adder:
    def __call__(self, number: int) -> int:
        return number + 1

    def add(self, number: int) -> int:
        return number + 1


def make() -> Callable[[int], int]:
    return lambda number: number + 1


instance = Adder()
method = instance.add
made_here = make()
made_there = offers_support.make()
completed = partial(partial(own))
alias = own
batched = clutch.batch(own)
listed = imported
hypot_of = offers_support.make()

their_instance = offers_support.Adder()
their_method = their_instance.add
their_completed = partial(imported)
their_alias = imported
their_wrapped: Callable[..., Any] = wrapping(os.system)
their_batched = clutch.batch(imported)
shell = partial(os.system)
