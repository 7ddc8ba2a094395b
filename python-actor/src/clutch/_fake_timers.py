"""Timers for tests of user code without a JVM, in a time of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from clutch._timers import LONGEST, Timer, Work, check_room
from clutch.context import Context, running

_PATH = "pekko://test/user/worker"


class FakeTimers:
    """The timers of a test; made by `clutch.testing.timers`. Their time does not pass by itself.

    Timers may be started and cancelled on any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._time = 0
        self._timers: dict[int, Timer] = {}
        self._has_ended = False
        self._is_advancing = False
        self._runs = 0
        # As in a worker, no run sees what the code under test sets.
        self._variables = copy_context()

    @property
    def active(self) -> list[Timer]:
        """The timers of which a run is still to begin, in the order in which they are due."""
        with self._lock:
            return sorted(self._timers.values(), key=_order)

    def advance(self, seconds: float) -> int:
        """Lets time pass and runs what is due, one run after the other, in the order of times.

        What a run starts is run too, if it is due within that time. An `async def` runs to its end
        by `asyncio.run`. What a run raises is raised here: the time is then that of this run, and a
        timer of `every` goes on. Returns how many runs there were.

        Raises:
            RuntimeError: an event loop runs here, so await `advance_async`; or a run calls this
            ValueError: the seconds are not from 0 to 100 days
        """
        if _has_loop():
            raise RuntimeError("an event loop runs here: await timers.advance_async(seconds)")
        before = self._runs
        with self._advancing(seconds) as until:
            while (timer := self._next(until)) is not None:
                with self._running(timer) as context:
                    if (work := timer._next) is not None and work.is_async:
                        self._run(asyncio.run, _run_async(timer, context))
                    else:
                        self._run(_run, timer, context)
        return self._runs - before

    async def advance_async(self, seconds: float) -> int:
        """Like `advance`, where an event loop runs. An `async def` runs as a task of that.

        Here, too, one run ends before the next begins. So a run that awaits what a later timer
        gives never ends, though it may in a worker whose concurrency is above 1.
        """
        before = self._runs
        with self._advancing(seconds) as until:
            while (timer := self._next(until)) is not None:
                with self._running(timer) as context:
                    if (work := timer._next) is not None and work.is_async:
                        await self._run(asyncio.ensure_future, _run_async(timer, context))
                    else:
                        self._run(_run, timer, context)
        return self._runs - before

    def _run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._variables.copy().run(function, *arguments)

    @contextmanager
    def _advancing(self, seconds: float) -> Iterator[int]:
        if not 0 <= seconds <= LONGEST:
            raise ValueError(f"the seconds must be from 0 to 8640000 (100 days), not {seconds!r}")
        with self._lock:
            if self._is_advancing:
                raise RuntimeError("the time is advancing: a run cannot advance it further")
            self._is_advancing = True
            until = self._time + round(seconds * 1e9)
        try:
            yield until
            self._time = until
        finally:
            self._is_advancing = False

    def _next(self, until: int) -> Timer | None:
        with self._lock:
            timer = min(self._timers.values(), key=_order, default=None)
            if timer is None or timer._due > until:
                return None
            self._time = max(self._time, timer._due)
            return timer

    @contextmanager
    def _running(self, timer: Timer) -> Iterator[Context]:
        self._runs += 1
        try:
            yield Context(-self._runs, 0, _PATH, {})
        finally:
            timer._rearm(self._time)

    def now(self) -> int:
        """The time in nanoseconds, as timers see it."""
        return self._time

    def start(self, timer: Timer) -> None:
        """As the code under test calls it, by `clutch.after` and `clutch.every`."""
        with self._lock:
            check_room(len(self._timers) + 1)
            self._timers[timer._number] = timer
            if self._has_ended:
                timer._end()

    def forget(self, timer: Timer) -> None:
        """As the code under test calls it, by `Timer.cancel`."""
        with self._lock:
            self._timers.pop(timer._number, None)

    def present(self, work: Work) -> Work:
        """Nothing replaces functions here."""
        return work

    def close(self) -> None:
        """Ends all timers."""
        with self._lock:
            self._has_ended = True
            for timer in list(self._timers.values()):
                timer._end()


def _order(timer: Timer) -> tuple[int, int]:
    return timer._due, timer._number


def _has_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run(timer: Timer, context: Context) -> None:
    running.set(context)
    timer._run()


async def _run_async(timer: Timer, context: Context) -> None:
    running.set(context)
    await timer._run_async()
