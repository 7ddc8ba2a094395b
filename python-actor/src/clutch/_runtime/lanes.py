"""The lanes of a worker whose calls run as tasks: its own, and those of children beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection

from clutch._calls.lane import Lane
from clutch._calls.registry import Handler
from clutch._runtime.task_waits import Queued
from clutch._wire.frames import DataDown

# Cancelled calls that may be among those that wait, beside as many as there are others.
_SLACK = 64


class Lanes:
    """Which calls have begun in which lane, and where calls wait.

    `begun` has the calls whose tasks have begun, `waiting` those that have not started and were not
    cancelled, `caller_of` the call that has made an ask.

    Attributes:
        own: the lane of the worker itself
        crowded: the lanes in which calls wait
    """

    def __init__(
        self,
        concurrency: int,
        begun: Collection[int],
        waiting: Collection[int],
        caller_of: Callable[[int], int],
    ) -> None:
        self.own = Lane(concurrency)
        self.crowded: dict[Lane, None] = {}
        self._begun = begun
        self._waiting = waiting
        self._caller_of = caller_of
        # The lanes of calls of children.
        self._of_children: dict[int, Lane] = {}
        # The asks within which calls were made.
        self._within: dict[int, int] = {}

    def of(self, handler: Handler) -> Lane:
        return self.own if handler.child is None else handler.child.lane

    def enters(self, call: DataDown, lane: Lane) -> bool:
        """Whether a task of the lane waits for this call: it has asked for it, or what asks."""
        ask = call.within
        while ask > 0 and (caller := self._caller_of(ask)) in self._begun:
            if self._of_children.get(caller, self.own) is lane:
                return True
            ask = self._within.get(caller, 0)
        return False

    def wait(self, lane: Lane, call: tuple[object, Handler]) -> None:
        """Adds a call to those that wait."""
        self._drop_cancelled(lane)
        lane.waiting.append(call)
        self.crowded[lane] = None

    def starts(self, call: DataDown, handler: Handler) -> None:
        lane = self.of(handler)
        lane.free -= handler.places
        if handler.child is not None:
            self._of_children[call.id] = lane
        if call.within:
            self._within[call.id] = call.within

    def ended(self, call: DataDown, handler: Handler) -> Lane:
        """Returns the lane, which has room again."""
        lane = self.of(handler)
        lane.free += handler.places
        if handler.child is not None:
            del self._of_children[call.id]
            lane.begun.pop(call.id, None)
        if call.within:
            del self._within[call.id]
        return lane

    def queued(self) -> list[Queued]:
        """The calls that wait, without those that the owner does not know."""
        return [
            Queued([call.id for (call, _), _ in lane.waiting if call.id > 0], self._begun_of(lane))
            for lane in self.crowded
        ]

    def _begun_of(self, lane: Lane) -> list[int]:
        if lane is self.own:
            return [it for it in self._begun if it not in self._of_children]
        return list(lane.begun)

    def _drop_cancelled(self, lane: Lane) -> None:
        """Drops calls that were cancelled while they waited, so that these are never most."""
        if len(lane.waiting) > 2 * len(self._waiting) + _SLACK:
            lane.waiting = deque(it for it in lane.waiting if it[0][0].id in self._waiting)
