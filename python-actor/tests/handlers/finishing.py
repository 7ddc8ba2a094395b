"""Functions that end their own worker."""

import asyncio
import contextlib
import fcntl
import os
import sys
import termios
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import clutch


def done(reason: str) -> str:
    clutch.finish(reason)
    clutch.finish("too late")
    return "the last answer"


def from_a_thread(reason: str) -> None:
    thread = threading.Thread(target=clutch.finish, args=(reason,))
    thread.start()
    thread.join()


def odd() -> None:
    clutch.finish("\udcff" + "x" * 5_000)


def wrong() -> None:
    clutch.finish(7)  # type: ignore[arg-type]


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


def doubled(numbers: Iterator[int]) -> Iterator[int]:
    for number in numbers:
        yield 2 * number


def leave(code: int) -> None:
    sys.exit(code)


def mark(path: str) -> None:
    Path(path).touch()


async def done_beside_others(reason: str) -> str:
    clutch.finish(reason)
    await asyncio.sleep(0)
    return "the last answer"


async def done_before_it_reads(limit: float) -> None:
    """Holds the main thread until the worker has been sent something after its last call."""
    clutch.finish("enough")
    until = time.monotonic() + limit
    while not _unread() and time.monotonic() < until:
        time.sleep(0.001)


def _unread() -> bool:
    """Whether a socket of this process has bytes that nobody has read."""
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            if os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                count = fcntl.ioctl(int(name), termios.FIONREAD, bytes(4))
                if int.from_bytes(count, sys.byteorder):
                    return True
    return False


async def rest(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "rested"


@clutch.actor
class Early:
    def __init__(self, path: str, reason: str) -> None:
        self._path = path
        clutch.finish(reason)

    def name(self) -> str:
        return self._path

    @clutch.on_stop
    def stop(self) -> None:
        mark(self._path)
