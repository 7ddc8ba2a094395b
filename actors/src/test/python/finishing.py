"""Functions and actors that end their own worker, normally or otherwise."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator

import clutch


def pid() -> int:
    return os.getpid()


def done(reason: str) -> int:
    clutch.finish(reason)
    return os.getpid()


async def done_async(reason: str) -> int:
    clutch.finish(reason)
    await asyncio.sleep(0.01)
    return os.getpid()


def numbers(count: int, last: int) -> Iterator[int]:
    """Ends its worker after some of its elements."""
    for number in range(count):
        if number == last:
            clutch.finish("enough")
        yield number


async def numbers_async(count: int, last: int) -> AsyncIterator[int]:
    for number in range(count):
        if number == last:
            clutch.finish("enough")
        yield number
        await asyncio.sleep(0)


def leave(code: int) -> None:
    sys.exit(code)


def done_and_leave(path: str) -> None:
    _note(path)
    clutch.finish("enough")
    sys.exit(0)


def _note(path: str) -> None:
    with open(path, "a") as file:
        file.write("runs\n")


@clutch.actor
class Report:
    """A one-shot actor: makes one report, and is no longer needed."""

    def __init__(self, path: str) -> None:
        self._path = path

    def make(self) -> str:
        clutch.finish("the report is made")
        return "42 pages"

    @clutch.on_stop
    def tidy(self) -> None:
        with open(self._path, "w"):
            pass


@clutch.actor
class Clumsy:
    """An actor whose stop hook fails."""

    def make(self) -> str:
        clutch.finish("done")
        return "made"

    @clutch.on_stop
    def tidy(self) -> None:
        os._exit(9)
