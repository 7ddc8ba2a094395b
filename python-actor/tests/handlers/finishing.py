"""Functions that end their own worker."""

import asyncio
import select
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import clutch
from clutch._runtime.worker import Worker


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
    select.select([_data_channel()], [], [], limit)


def _data_channel() -> int:
    """The descriptor, by the worker that has called this."""
    frame = sys._getframe()
    while not isinstance(frame.f_locals.get("self"), Worker):
        assert frame.f_back is not None
        frame = frame.f_back
    link = frame.f_locals["self"]._link
    return int(link.data.fileno)


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
