"""Handlers of the fault storm that raise, or return a result that cannot be sent or read."""

import itertools
import sys
import threading
from typing import Any

import clutch

# Exceptions.


class Odd(BaseException):
    """A BaseException that is not an Exception."""


class Speechless(Exception):
    """An exception whose text cannot be made."""

    def __str__(self) -> str:
        raise RuntimeError("no text for you")


class Unpicklable(Exception):
    """An exception that cannot be pickled."""

    def __init__(self) -> None:
        super().__init__(threading.Lock(), lambda: None)


def fail() -> None:
    raise ValueError("asked to")


def interrupt() -> None:
    raise KeyboardInterrupt


def fail_oddly() -> None:
    raise Odd("odd")


def fail_speechless() -> None:
    raise Speechless


def fail_unpicklable() -> None:
    raise Unpicklable


def fail_in_a_circle() -> None:
    one, two = ValueError("one"), ValueError("x" * 1_000_000)
    one.__cause__, two.__cause__ = two, one
    raise one


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def run_out() -> None:
    raise MemoryError


def read_stdin() -> str:
    return sys.stdin.read()


# Results.


def unencodable() -> object:
    return [1, {"handle": sys.stdout}]


def surrogate() -> str:
    return "\udc80"


def circle() -> list[Any]:
    values: list[Any] = []
    values.append(values)
    return values


def too_large(size: int) -> bytes:
    return bytes(size)


def number_text() -> str:
    """Returns text where the caller expects a number."""
    return "none"


def colliding() -> dict[tuple[str], None]:
    """Returns a dict whose keys have the same hash code in Java."""
    return {("".join(parts),): None for parts in itertools.product(("Aa", "BB"), repeat=12)}


class Brittle:
    """A value whose codec raises."""


def _refuse(_value: Any) -> Any:
    raise ValueError("this codec never works")


clutch.codec("storm.brittle", Brittle, _refuse, _refuse)


def brittle() -> Brittle:
    return Brittle()
