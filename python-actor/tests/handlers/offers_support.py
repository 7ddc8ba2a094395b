"""A user's module that is not listed."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any


def imported(number: int) -> int:
    return number + 1


def imported_numbers(count: int) -> Iterator[int]:
    yield from range(count)


def make() -> Callable[[int], int]:
    return lambda number: number + 1


def wrapping(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*arguments: Any) -> Any:
        return function(*arguments)

    return run


def wrapping_badly(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        return function(*arguments)

    return run


class Adder:
    def __call__(self, number: int) -> int:
        return number + 1

    def add(self, number: int) -> int:
        return number + 1
