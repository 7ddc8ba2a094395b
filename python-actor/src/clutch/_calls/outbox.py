"""Sends the replies of the main thread. Replies that are ready together share one message."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from clutch._calls.places import enclosing
from clutch._wire import exit_codes, frames, framing
from clutch._wire.address import Buffer, LinkLostError

if TYPE_CHECKING:
    from clutch._calls.shared_channel import SharedChannel

# Bounds of the replies in one message, so that the owner handles some while others are made.
_FEWEST_ITEMS = 8
_MOST_ITEMS = 64
_MAXIMUM_BYTES = 64 * 1024
_FAILURE_BYTES = 16 * 1024
_PLAIN_BYTES = 256


class Sender(Protocol):
    """Where messages are written."""

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Writes one message."""


class Outbox:
    """The unsent replies and credit. For the main thread.

    Attributes:
        items: what is to be sent; always the same list
        freed: numbers of shared buffers that are needed no more; others may add to it
    """

    def __init__(self, channel: Sender, window: int, maximum_message: int = _MAXIMUM_BYTES) -> None:
        self._channel = channel
        self._shared: SharedChannel | None = None
        self._sharing = threading.RLock()
        self._maximum_bytes = min(_MAXIMUM_BYTES, maximum_message)
        self._give_back_from = max(1, window // 2)
        self.items: list[frames.Sent] = []
        self._buffers: list[Buffer] = []
        self._bytes = 0
        self._credit = 0
        self.freed: deque[int] = deque()
        self._is_closed = False
        self._most_items = _MOST_ITEMS

    def share(self) -> SharedChannel:
        """The channel for several threads, through which this sends afterwards. For any thread.

        A send that the main thread has begun may still use the channel directly.
        """
        from clutch._calls.shared_channel import SharedChannel

        with self._sharing:
            if self._shared is None:
                made = SharedChannel(self._channel)
                if self._is_closed:
                    made.close()
                self._channel = self._shared = made
            return self._shared

    def expect(self, replies: int, more_to_come: bool = False) -> None:
        """Prepares for this number of replies: about half of them may share a message."""
        if more_to_come:
            self._most_items = _MOST_ITEMS
        else:
            self._most_items = max(_FEWEST_ITEMS, min(replies // 2, _MOST_ITEMS))

    def reply(self, reply: frames.Reply, buffers: Sequence[Buffer] = ()) -> None:
        """Adds a reply, which is sent by the next `flush` at the latest."""
        size = len(reply.value) if isinstance(reply, frames.Result) else _FAILURE_BYTES
        for buffer in buffers:
            size += len(buffer)
        there = self._bytes + _PLAIN_BYTES * len(self.items)
        if there + size > self._maximum_bytes or len(self.items) >= self._most_items:
            self.flush()
        self.items.append(reply)
        self._bytes += size
        if buffers:
            self._buffers.extend(buffers)
        if buffers or size > self._maximum_bytes:
            self.flush()  # another reply might make the message too large

    def reply_plainly(self, result: frames.PlainResult) -> None:
        """Adds a result of at most 200 bytes."""
        if len(self.items) >= self._most_items:
            self.flush()
        self.items.append(result)

    @property
    def room(self) -> int:
        """How many plain results may be added to `items` before the next flush."""
        return self._most_items - len(self.items)

    def give_back(self) -> None:
        """Returns the credit of a handled cast, at the latest when half of the window is used."""
        self._credit += 1
        if self._credit >= self._give_back_from:
            self.flush()

    @property
    def is_empty(self) -> bool:
        return not self.items and not self._credit and not self.freed

    def flush(self) -> None:
        """Sends all replies and credit in one message."""
        if self._credit:
            self.items.append(frames.Credit(self._credit))
        if self.freed:
            self._tell_freed()
        if self.items and not self._is_closed:
            frame, buffers = framing.encode(self.items), self._buffers
            self.items.clear()
            self._buffers, self._bytes, self._credit = [], 0, 0
            self._channel.send(frame, buffers)

    def flush_within_call(self) -> None:
        """Flushes before user code waits.

        Does nothing in a signal handler or finalizer that has interrupted a send or this outbox:
        what is there would be sent twice, or within another message.
        """
        if self.is_empty or self._is_interrupted():
            return
        try:
            self.flush()
        except LinkLostError as lost:  # user code that catches everything must not catch this
            exit_codes.leave_lost(lost)

    def _is_interrupted(self) -> bool:
        codes = {Outbox.flush.__code__, Outbox.reply.__code__, Outbox.close.__code__}
        if self._shared is not None:
            codes.add(type(self._shared).send.__code__)
        return enclosing(sys._getframe(), codes) is not None

    def _tell_freed(self) -> None:
        numbers = [self.freed.popleft() for _ in range(len(self.freed))]
        self.items.append(frames.Freed(numbers))

    def close(self) -> None:
        """Sends what is left. Nothing is sent after that, by other threads either."""
        self.flush()
        with self._sharing:
            self._is_closed = True
            shared = self._shared
        if shared is not None:
            shared.close()
