"""Which calls wait, run or are done: the one table that the main and the control thread share.

`Invoker.run_quick` changes the three attributes in place, for speed: a change here may need one
there.
"""

import threading
from collections.abc import Sequence
from typing import Literal

from clutch._wire.frames import DataDown, MalformedError
from clutch.context import Context

CancelState = Literal["queued", "running", "idle", "done"]


class CallTable:
    """The calls that a worker has read. Every transition is atomic; safe for use by any thread.

    Attributes:
        waiting: the ids of those that were not started
        active: those that run, by their ids
        handled: how many have run
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
        """Reads a call and starts it at once. False: it was cancelled before and must not run."""
        with self._lock:
            call_id = context.call_id
            # A stream's opening may be sent behind calls that have higher ids.
            self._highest_read = max(call_id, self._highest_read)
            if self._cancelled_unread and call_id in self._cancelled_unread:
                self._cancelled_unread.remove(call_id)
                return False
            self.active[call_id] = context
            return True

    def check_order(self, calls: Sequence[DataDown]) -> None:
        """Raises MalformedError where the calls of a frame have not newer ids than those before."""
        if calls[0].id <= self._latest_call or calls[-1].id < calls[0].id + len(calls) - 1:
            raise MalformedError(f"call {calls[0].id} behind call {self._latest_call}")
        self._latest_call = calls[-1].id

    def knows(self, call_id: int) -> bool:
        """Whether a call or a stream with that id waits or runs."""
        return call_id in self.waiting or call_id in self.active

    def admit(self, call_ids: Sequence[int]) -> None:
        """Notes calls that were read and will be started, or refused, later."""
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
        """Starts an admitted call. False: it was cancelled while it waited and must not run."""
        call_id = context.call_id
        # Without the lock: whoever takes the id out of the set, this or `cancel`, has the call.
        self.active[call_id] = context
        try:
            self.waiting.remove(call_id)
        except KeyError:
            del self.active[call_id]
            return False
        return True

    def refuse(self, call_id: int) -> bool:
        """Takes an admitted call out without running it. False: it was cancelled already."""
        with self._lock:
            if call_id not in self.waiting:
                return False
            self.waiting.remove(call_id)
            return True

    def finish(self, context: Context) -> None:
        """Notes that a started call has ended."""
        del self.active[context.call_id]
        self.handled += 1

    def cancel(self, call_id: int) -> CancelState:
        """Cancels a call that does not run yet; marks one that runs."""
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
        """For a forked child: no waiting call is for it. The lock may be held by a lost thread."""
        self.waiting.clear()

    @property
    def highest_read(self) -> int:
        """The highest id of all that was read."""
        return self._highest_read

    def running(self) -> list[int]:
        """The ids of the calls that run now."""
        return list(self.active)

    def runs(self, call_id: int) -> bool:
        """Whether that call runs now."""
        return call_id in self.active
