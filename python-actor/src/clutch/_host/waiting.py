"""How threads and tasks wait for something that the control thread does."""

from __future__ import annotations

import threading
from _thread import allocate_lock
from collections.abc import Callable, Generator
from contextlib import suppress
from time import monotonic_ns
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    import asyncio

    from clutch._host.asking import Ask


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

    Attributes:
        waits: all that wait, by what they wait for
        when_waiting: is called once, when the next wait begins
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.waits: dict[asyncio.Future[bool], TaskWaiter] = {}
        self.when_waiting: Callable[[], None] | None = None
        self._next = _NEVER
        self._handle: asyncio.TimerHandle | None = None

    def add(self, waiter: TaskWaiter) -> None:
        """Gives the waiter's future the result False when it is due."""
        self.waits[waiter.future] = waiter
        if waiter.due < self._next:
            self._look_at(waiter.due)
        if self.when_waiting is not None:
            self.when_waiting()
            self.when_waiting = None  # not before, because an exception may come anywhere

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
            for future, waiter in self.waits.items():
                if waiter.due <= now and not future.done():
                    future.set_result(False)
        finally:
            if left := [it.due for future, it in self.waits.items() if not future.done()]:
                self._look_at(min(left))


class TaskWaiter(Struct, eq=False):
    """A task that waits for a future of its event loop. To await it gives False when it is due.

    Attributes:
        due: until when, by `monotonic_ns`, which is quicker to compare with than a loop's own time
        ask: what it waits for, unless that is room
    """

    timer: LoopTimer
    due: int
    ask: Ask[Any] | None
    future: asyncio.Future[bool]

    def __await__(self) -> Generator[Any, None, bool]:
        try:
            self.timer.add(self)
            return (yield from self.future)
        finally:
            self.timer.waits.pop(self.future, None)

    def wake(self, woken: Woken) -> None:
        loop = self.timer.loop
        if loop is not woken.loop:
            woken.begin(loop)
        woken.futures.append(self.future)


class _Here(threading.local):
    # Of the loop that was seen last, and of the worker's own. User code may run others there.
    timer: LoopTimer | None = None
    own: LoopTimer | None = None


_here = _Here()
_running_loop: Callable[[], asyncio.AbstractEventLoop] | None = None


def _import_loops() -> Callable[[], asyncio.AbstractEventLoop]:
    """Once, because the import would cost more than the rest of a wait."""
    global _running_loop
    from asyncio import get_running_loop

    _running_loop = get_running_loop
    return get_running_loop


def task_waiter(due: int, ask: Ask[Any] | None = None) -> TaskWaiter:
    """A waiter for the running task. To await it gives False at the time `due`."""
    loop = (_running_loop or _import_loops())()
    timer = _here.timer
    if timer is None or timer.loop is not loop:
        own = _here.own
        timer = _here.timer = own if own is not None and own.loop is loop else LoopTimer(loop)
    return TaskWaiter(timer, due, ask, loop.create_future())


def timer_of(loop: asyncio.AbstractEventLoop) -> LoopTimer:
    """Makes the timer of the worker's event loop, which is to run on this thread."""
    timer = _here.own = _here.timer = LoopTimer(loop)
    return timer


class Woken:
    """The futures to complete next. Each event loop completes all of its own at once.

    Attributes:
        loop: the loop of the latest future, if there is one
        futures: those of that loop
    """

    def __init__(self) -> None:
        # By the identity of the loop, because a user's loop may define its own hash.
        self._all: dict[int, tuple[asyncio.AbstractEventLoop, list[asyncio.Future[bool]]]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.futures: list[asyncio.Future[bool]] = []

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """The next ones to add are of this loop."""
        self.futures = self._all.setdefault(id(loop), (loop, []))[1]
        self.loop = loop

    def tell(self) -> None:
        """Tells the event loops."""
        self.loop = None
        while self._all:
            _, (loop, futures) = self._all.popitem()
            # The loop may be closed. A user's loop may raise anything, and end no other wait by it.
            with suppress(BaseException):
                loop.call_soon_threadsafe(_end_all, futures)


def _end_all(futures: list[asyncio.Future[bool]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(True)
