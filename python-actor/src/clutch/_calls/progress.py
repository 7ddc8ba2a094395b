"""Sends the progress of calls while their functions run, and never behind their replies."""

import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

from clutch._calls.call_table import CallTable
from clutch._calls.outbox import Outbox
from clutch._calls.places import enclosing
from clutch._wire import exit_codes, frames, framing
from clutch._wire.address import LinkLostError
from clutch.context import running

if TYPE_CHECKING:
    from queue import SimpleQueue

    from clutch._calls.shared_channel import SharedChannel

# Seconds between two messages of a thread that sends nothing else.
_INTERVAL = 0.05
_MOST_ITEMS = 64
# More than an item takes: its text has 200 characters at most.
_ITEM_BYTES = 1024


class ProgressReporter:
    """Keeps the newest unsent progress of each call. Created on the main thread.

    The sender of a reply sends the unsent progress first. While a function runs, a thread does.
    """

    def __init__(self, call_table: CallTable, outbox: Outbox, maximum_message: int) -> None:
        self._active = call_table.active
        self._outbox = outbox
        self._most_items = max(1, min(_MOST_ITEMS, maximum_message // _ITEM_BYTES))
        self._main = threading.get_ident()
        # Signal handlers of user code may report while the main thread does.
        self._lock = threading.RLock()
        self._unsent: dict[int, frames.Progress] = {}
        self._channel: SharedChannel | None = None
        self._wake: SimpleQueue[None]
        self._is_awake = False

    def report(self, done: float, total: float | None, text: str) -> None:
        """Keeps the progress of the running call until it is sent. For any thread."""
        context = running.get()
        if context is None or context._cancelled or context.call_id < 0:  # the last is of a hook
            return
        if self._channel is None:
            self._begin()
        call_id = context.call_id
        with self._lock:
            # A reply is sent after its call has left the table, and then takes this along.
            if self._active.get(call_id) is not context:
                return
            self._unsent[call_id] = frames.Progress(call_id, done, total, text)
            if not self._is_awake:
                self._wake.put(None)
                self._is_awake = True

    def _begin(self) -> None:
        from queue import SimpleQueue

        with self._lock:
            if self._channel is not None:
                return
            wake: SimpleQueue[None] = SimpleQueue()
            channel = self._outbox.share()
            thread = threading.Thread(
                target=self._run, args=(channel, wake), name="clutch-progress", daemon=True
            )
            with suppress(RuntimeError):  # without a thread, replies take the progress along
                thread.start()
            # An interrupt may come before, and then the next report begins anew. The thread that
            # this one has started then waits for ever.
            channel.ahead = self._take
            self._wake = wake
            self._channel = channel

    def _take(self) -> Sequence[bytes]:
        # A thread that has seen the call run may be about to keep its progress.
        with self._lock:
            unsent, self._unsent = self._unsent, {}
        items, most = list(unsent.values()), self._most_items
        return [framing.encode(items[at : at + most]) for at in range(0, len(items), most)]

    def _run(self, channel: "SharedChannel", wake: "SimpleQueue[None]") -> None:
        try:
            self._await_unshared()
            while True:
                wake.get()
                while self._has_unsent():
                    channel.send(b"")
                    time.sleep(_INTERVAL)
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)

    def _has_unsent(self) -> bool:
        with self._lock:
            self._is_awake = bool(self._unsent)
            return self._is_awake

    def _await_unshared(self) -> None:
        """Waits for the end of a send that the main thread began before the channel was shared.

        The main thread could tell of it, but then each reply would pay for that.
        """
        begun = self._flush()
        while begun is not None and self._flush() is begun:
            time.sleep(0.001)

    def _flush(self) -> FrameType | None:
        return enclosing(sys._current_frames().get(self._main), {Outbox.flush.__code__})
