"""Work that is done once, each time by a process of its own."""

import asyncio
import os
import time
from pathlib import Path

import clutch

calls = 0


def only() -> int:
    """Gives its process, which must not have run another call."""
    global calls
    calls += 1
    assert calls == 1
    return os.getpid()


async def only_async() -> int:
    await asyncio.sleep(0)
    return only()


def last() -> int:
    clutch.finish("it was the only one")
    return os.getpid()


def among(directory: str, most: int) -> int:
    """How many of these run, this one included. The first ones wait until there are `most`."""
    own, full = Path(directory, str(os.getpid())), Path(directory, "full")
    own.touch()
    while (number := _count(directory)) < most and not full.exists():
        time.sleep(0.005)
    full.touch()
    own.unlink()
    return number


def _count(directory: str) -> int:
    return sum(path.name.isdigit() for path in Path(directory).iterdir())


def square(number: int) -> int:
    if number < 0:
        raise ValueError(f"no root: {number}")
    return number * number


@clutch.actor
class Job:
    def __init__(self, tidied: str, *, early: bool = False) -> None:
        self._tidied = tidied
        if early:
            clutch.finish("nothing to do")

    def do(self, name: str) -> str:
        return f"{name} is done"

    @clutch.on_stop
    def tidy(self) -> None:
        Path(self._tidied).touch()
