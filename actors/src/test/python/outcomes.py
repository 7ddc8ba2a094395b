"""One handler for each documented outcome."""

import dataclasses
import os
import sys


class Refusal(Exception):
    """An exception class with an unusual constructor."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")


class Silent(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no str for you")


class Outer:
    class Inner(Exception):
        pass


@dataclasses.dataclass
class Point:
    x: int
    y: int


def context() -> None:
    try:
        raise KeyError("first")
    except KeyError:
        raise ValueError("second")


def suppressed() -> None:
    try:
        raise KeyError("first")
    except KeyError:
        raise ValueError("second") from None


def custom() -> None:
    raise Refusal(7)


def nested() -> None:
    raise Outer.Inner


def silent() -> None:
    raise Silent


def group() -> None:
    if sys.version_info < (3, 11):
        raise NotImplementedError
    raise ExceptionGroup("both", [ValueError("one"), TypeError("two")])


def cyclic() -> None:
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    raise one


def long_message() -> None:
    raise ValueError("x" * 1_000_000)


def surrogate() -> None:
    raise ValueError("\udc80 alone")


def base() -> None:
    raise BaseException("not even an Exception")


def generator_exit() -> None:
    raise GeneratorExit


def keyboard_interrupt() -> None:
    raise KeyboardInterrupt


def stop_iteration() -> None:
    raise StopIteration("odd")


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def unencodable() -> object:
    return {"rows": [1, {"handle": sys.stdout}]}


def lone_surrogate() -> str:
    return "\udc80"


def self_containing() -> list:
    cycle: list = []
    cycle.append(cycle)
    return cycle


def large(size: int) -> bytes:
    return bytes(size)


def large_text(size: int) -> str:
    return "x" * size


def deep(depth: int) -> list:
    nested: list = []
    for _ in range(depth - 1):
        nested = [nested]
    return nested


def take(value: object) -> str:
    return type(value).__name__


def point(p: Point, scale: int = 1) -> Point:
    return Point(p.x * scale, p.y * scale)


def only_named(*, name: str) -> str:
    return name


def points(ps: list[Point]) -> int:
    return len(ps)


def _private() -> str:
    return "secret"


def pid() -> int:
    return os.getpid()


async def async_raise() -> None:
    raise ValueError("async")


async def async_exit() -> None:
    sys.exit(5)
