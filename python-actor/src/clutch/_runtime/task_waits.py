"""Tells the owner which tasks wait for hosts, so that it can find rings of calls that wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from clutch._host.waiting import LoopTimer
from clutch._wire import frames
from clutch.context import Context

# Seconds after which the owner learns of a wait, at the latest twice that. Most are shorter.
_TELL_AFTER = 0.005
# The same for an ask that itself waits to be sent.
_UNSENT = 0.25
_MOST_QUEUED = 64
_MOST_TASKS = 1024

Begun = Mapping[int, tuple["asyncio.Task[None]", Context]]


class Queued(NamedTuple):
    """The calls that wait for the end of a task of one actor.

    Attributes:
        waiting: these calls, in their order
        begun: the calls whose tasks have begun
    """

    waiting: list[int]
    begun: list[int]


class TaskWaits:
    """For the thread of the event loop.

    A call waits if its own task does nothing but await an ask of the call. `begun` are the tasks
    of calls, `queued` gives the calls of each actor for which there is no room beside its tasks.
    """

    def __init__(
        self,
        timer: LoopTimer,
        begun: Begun,
        queued: Callable[[], Sequence[Queued]],
        tell: Callable[[frames.Waiting], None],
    ) -> None:
        self._timer = timer
        self._begun = begun
        self._queued = queued
        self._tell = tell
        self._seen: set[int] = set()
        self._told: set[int] = set()
        self._told_queued: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        self._is_due = False
        timer.when_waiting = self.look_soon

    def look_soon(self, seconds: float = _TELL_AFTER) -> None:
        """Looks for tasks that wait, unless it will look anyway."""
        if not self._is_due:
            self._timer.loop.call_later(seconds, self._look)
            self._is_due = True

    def queues(self) -> None:
        """A call was added to those for which there is no room."""
        if self._timer.waits:
            self.look_soon()

    def _look(self) -> None:
        # First of all, because an exception of a signal handler may come anywhere.
        self._timer.when_waiting = self.look_soon
        self._is_due = False
        asks = {it: self._ask_of(it, task) for it, (task, _) in list(self._begun.items())}
        waiting = {ask_id for ask_id in asks.values() if ask_id}
        self._tell_of(waiting)
        self._tell_queued(asks)
        if waiting != self._told:
            self.look_soon()
        elif 0 in asks.values():
            self.look_soon(_UNSENT)

    def _ask_of(self, call_id: int, task: asyncio.Task[None]) -> int | None:
        """The ask for which the task waits; 0 if that was not sent, None if it does something else.

        What a task awaits is a private attribute of it, because there is no public way.
        """
        waiter = self._timer.waits.get(getattr(task, "_fut_waiter", None))  # type: ignore[arg-type]
        if waiter is None or waiter.future.done() or call_id < 0:
            return None
        ask = waiter.ask
        return None if ask is None or ask._call_id != call_id else ask._id

    def _tell_of(self, waiting: set[int]) -> None:
        """Tells of the waits that were there at the last look already."""
        for ask_id in waiting & self._seen - self._told:
            self._tell(frames.Waiting(ask_id, []))
        self._told = waiting & (self._told | self._seen)
        self._seen = waiting

    def _tell_queued(self, asks: Mapping[int, int | None]) -> None:
        """Tells which calls wait for tasks that all await asks of which it has told."""
        told: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        for queued in self._queued():
            its = {asks.get(call_id) or 0 for call_id in queued.begun}
            if queued.waiting and its and its <= self._told and len(its) <= _MOST_TASKS:
                waiting, begun = queued.waiting[:_MOST_QUEUED], sorted(its)
                told.add(both := (tuple(waiting), tuple(begun)))
                if both not in self._told_queued:
                    self._tell(frames.Waiting(0, waiting, begun))
        self._told_queued = told
