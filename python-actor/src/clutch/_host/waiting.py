"""How threads and tasks wait for something that the control thread does."""

from __future__ import annotations

import threading
from _thread import allocate_lock
from collections.abc import Callable, Generator
from contextlib import suppress
from time import monotonic_ns
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import asyncio


_NEVER = 1 << 63


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
        """Waits; False if the time has passed. May serve calls meanwhile."""
        return self._lock.acquire(timeout=max(0.0, seconds))

    def wake(self, woken: Woken) -> None:
        try:
            self._lock.release()
        except RuntimeError:  # it was woken before
            return


class LoopTimer:
    """Ends the waits of an event loop's tasks in time.

    It has one timer of the loop for all of them, because most waits end long before.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        # By `monotonic_ns`, which is quicker to compare with than a loop's own time.
        self._due: dict[asyncio.Future[bool], int] = {}
        self._next = _NEVER
        self._handle: asyncio.TimerHandle | None = None

    def add(self, future: asyncio.Future[bool], due: int) -> None:
        """Gives the future the result False at the time `due`."""
        self._due[future] = due
        if due < self._next:
            self._look_at(due)

    def remove(self, future: asyncio.Future[bool]) -> None:
        self._due.pop(future, None)

    def _look_at(self, due: int) -> None:
        # The earlier timer is kept until there is another, because an exception may come anywhere.
        seconds = (due - monotonic_ns()) / 1e9
        before, self._handle = self._handle, self.loop.call_later(seconds, self._look)
        self._next = due
        if before is not None:
            before.cancel()

    def _look(self) -> None:
        now = monotonic_ns()
        self._next = _NEVER
        try:
            for future, due in self._due.items():
                if due <= now and not future.done():
                    future.set_result(False)
        finally:
            if left := [due for future, due in self._due.items() if not future.done()]:
                self._look_at(min(left))


class TaskWaiter:
    """A task that waits for a future of its event loop, until a time by `monotonic_ns`."""

    __slots__ = ("_due", "_future", "_timer")

    def __init__(self, timer: LoopTimer, due: int) -> None:
        self._timer = timer
        self._due = due
        self._future: asyncio.Future[bool] = timer.loop.create_future()

    def __await__(self) -> Generator[Any, None, bool]:
        try:
            self._timer.add(self._future, self._due)
            return (yield from self._future)
        finally:
            self._timer.remove(self._future)

    def wake(self, woken: Woken) -> None:
        woken.add(self._timer.loop, self._future)


class _Here(threading.local):
    timer: LoopTimer | None = None


_here = _Here()
_running_loop: Callable[[], asyncio.AbstractEventLoop] | None = None


def _import_loops() -> Callable[[], asyncio.AbstractEventLoop]:
    """Once, because the import would cost more than the rest of a wait."""
    global _running_loop
    from asyncio import get_running_loop

    _running_loop = get_running_loop
    return get_running_loop


def task_waiter(due: int) -> TaskWaiter:
    """A waiter for the running task. To await it gives False at the time `due`."""
    loop = (_running_loop or _import_loops())()
    timer = _here.timer
    if timer is None or timer.loop is not loop:
        timer = _here.timer = LoopTimer(loop)
    return TaskWaiter(timer, due)


class Woken:
    """The futures to complete next. Each event loop completes all of its own at once."""

    def __init__(self) -> None:
        # By the identity of the loop, because a user's loop may define its own hash.
        self._futures: dict[int, tuple[asyncio.AbstractEventLoop, list[asyncio.Future[bool]]]] = {}

    def add(self, loop: asyncio.AbstractEventLoop, future: asyncio.Future[bool]) -> None:
        known = self._futures.get(id(loop))
        if known is None:
            known = self._futures[id(loop)] = loop, []
        known[1].append(future)

    def tell(self) -> None:
        """Tells the event loops."""
        while self._futures:
            _, (loop, futures) = self._futures.popitem()
            # The loop may be closed. A user's loop may raise anything, and end no other wait by it.
            with suppress(BaseException):
                loop.call_soon_threadsafe(_end_all, futures)


def _end_all(futures: list[asyncio.Future[bool]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(True)
