"""The state of each call: the one table that the main thread and the control thread share.

For speed, `QuickInvoker` changes the three attributes directly. A change here may need a
change there.
"""

import threading
from collections.abc import Sequence
from typing import Literal

from clutch._wire.frames import DataDown, MalformedError
from clutch.context import Context

CancelState = Literal["queued", "running", "idle", "done"]


class CallTable:
    """The calls that a worker has read. Thread-safe: each transition is atomic.

    Attributes:
        waiting: ids of the calls that have not started
        active: the running calls, by their ids
        handled: how many calls have ended
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._highest_read = 0
        self._latest_call = 0
        self.waiting: set[int] = set()
        self.active: dict[int, Context] = {}
        self._cancelled_unread: set[int] = set()
        self.handled = 0

    def begin(self, context: Context) -> bool:
        """Admits a call and starts it at once. False if it was cancelled before and may not run."""
        with self._lock:
            call_id = context.call_id
            # The item that opens a stream may be sent after calls with higher ids.
            self._highest_read = max(call_id, self._highest_read)
            if self._cancelled_unread and call_id in self._cancelled_unread:
                self._cancelled_unread.remove(call_id)
                return False
            self.active[call_id] = context
            return True

    def check_order(self, calls: Sequence[DataDown]) -> None:
        """Raises MalformedError unless the ids of a frame's calls rise and are above all before."""
        if calls[0].id <= self._latest_call or calls[-1].id < calls[0].id + len(calls) - 1:
            raise MalformedError(f"call {calls[0].id} behind call {self._latest_call}")
        self._latest_call = calls[-1].id

    def knows(self, call_id: int) -> bool:
        """Whether a call or stream with this id is waiting or running."""
        return call_id in self.waiting or call_id in self.active

    def admit(self, call_ids: Sequence[int]) -> None:
        """Adds calls that were read and will be started, or refused, later."""
        if not call_ids:
            return
        with self._lock:
            self._highest_read = max(call_ids[-1], self._highest_read)
            self.waiting.update(call_ids)
            if self._cancelled_unread:
                cancelled = self._cancelled_unread.intersection(call_ids)
                self._cancelled_unread -= cancelled
                self.waiting -= cancelled

    def start(self, context: Context) -> bool:
        """Starts an admitted call. False if it was cancelled while it waited and may not run."""
        call_id = context.call_id
        # No lock is needed: either this or `cancel` removes the id, and the one that does decides.
        self.active[call_id] = context
        try:
            self.waiting.remove(call_id)
        except KeyError:
            del self.active[call_id]
            return False
        return True

    def refuse(self, call_id: int) -> bool:
        """Removes an admitted call without running it. False if it was cancelled already."""
        with self._lock:
            if call_id not in self.waiting:
                return False
            self.waiting.remove(call_id)
            return True

    def drop(self, call_id: int) -> None:
        """Removes an admitted call of which nobody is to learn, unless it has started.

        Takes no lock: a finalizer that interrupts the holder of the lock may use this.
        """
        self.waiting.discard(call_id)

    def finish(self, context: Context) -> None:
        """Removes a started call that has ended."""
        del self.active[context.call_id]
        self.handled += 1
        if context._span is not None:
            context._span.end()

    def cancel(self, call_id: int) -> CancelState:
        """Cancels a call that has not started, or marks a running call as cancelled."""
        with self._lock:
            try:
                self.waiting.remove(call_id)
                return "queued"
            except KeyError:
                pass
            if context := self.active.get(call_id):
                context._cancelled = True
                return "running"
            if call_id > self._highest_read:
                self._cancelled_unread.add(call_id)
                return "queued"
            return "done"

    def leave_to_parent(self) -> None:
        """Drops the waiting calls in a forked child: the parent runs them.

        Takes no lock, because a thread that the child does not have may hold it.
        """
        self.waiting.clear()

    @property
    def highest_read(self) -> int:
        """The highest id of all calls and streams that were read."""
        return self._highest_read

    def running(self) -> list[int]:
        """The ids of the running calls."""
        return list(self.active)

    def runs(self, call_id: int) -> bool:
        """Whether this call is running."""
        return call_id in self.active
