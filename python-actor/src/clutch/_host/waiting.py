"""How threads and tasks wait for something that the control thread does."""

from __future__ import annotations

from _thread import allocate_lock
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio


class Waiter(Protocol):
    """One that waits."""

    def wake(self, woken: Woken) -> None:
        """Ends the wait. For the control thread."""


class ThreadWaiter:
    """A thread that waits.

    Attributes:
        is_cancelled: the wait has ended because the call was cancelled
    """

    __slots__ = ("_lock", "call_id", "is_cancelled")

    def __init__(self, call_id: int) -> None:
        self.call_id = call_id
        self.is_cancelled = False
        self._lock = allocate_lock()
        self._lock.acquire()

    def wait(self, seconds: float) -> bool:
        """Waits; False if the time has passed."""
        return self._lock.acquire(timeout=max(0.0, seconds))

    def wake(self, woken: Woken) -> None:
        with suppress(RuntimeError):  # it was woken before
            self._lock.release()


class TaskWaiter:
    """A task that waits for a future of its event loop."""

    __slots__ = ("_future", "_loop")

    def __init__(self, loop: asyncio.AbstractEventLoop, future: asyncio.Future[bool]) -> None:
        self._loop = loop
        self._future = future

    async def wait(self, seconds: float) -> bool:
        """Waits; False if the time has passed."""
        timer = self._loop.call_later(max(0.0, seconds), _end, self._future, False)
        try:
            return await self._future
        finally:
            timer.cancel()

    def wake(self, woken: Woken) -> None:
        woken.add(self._loop, self._future)


def task_waiter() -> TaskWaiter:
    """A waiter for the running task."""
    import asyncio

    loop = asyncio.get_running_loop()
    return TaskWaiter(loop, loop.create_future())


class Woken:
    """The futures that were woken since, so that each event loop is told of all at once."""

    def __init__(self) -> None:
        self._futures: dict[asyncio.AbstractEventLoop, list[asyncio.Future[bool]]] = {}

    def add(self, loop: asyncio.AbstractEventLoop, future: asyncio.Future[bool]) -> None:
        self._futures.setdefault(loop, []).append(future)

    def tell(self) -> None:
        """Tells the event loops."""
        while self._futures:
            loop, futures = self._futures.popitem()
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(_end_all, futures)


def _end_all(futures: list[asyncio.Future[bool]]) -> None:
    for future in futures:
        _end(future, True)


def _end(future: asyncio.Future[bool], has_come: bool) -> None:
    if not future.done():
        future.set_result(has_come)
