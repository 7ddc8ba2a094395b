"""What the main thread sends: replies that are ready together share one message."""

from collections.abc import Sequence
from typing import Protocol

from clutch._wire import frames
from clutch._wire.address import Buffer

# So that the owner is at work on some replies while the next are made.
_FEWEST_ITEMS = 8
_MOST_ITEMS = 64
_MAXIMUM_BYTES = 64 * 1024
_FAILURE_BYTES = 16 * 1024
_PLAIN_BYTES = 256


class Sender(Protocol):
    """What messages are written to."""

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Writes one message."""


class Outbox:
    """Replies and credit that were not sent yet. For the main thread.

    Attributes:
        items: what is to be sent; always the same list
    """

    def __init__(self, channel: Sender, window: int, maximum_message: int = _MAXIMUM_BYTES) -> None:
        self._channel = channel
        self._maximum_bytes = min(_MAXIMUM_BYTES, maximum_message)
        self._give_back_from = max(1, window // 2)
        self.items: list[frames.Sent] = []
        self._buffers: list[Buffer] = []
        self._bytes = 0
        self._credit = 0
        self._is_closed = False
        self._most_items = _MOST_ITEMS

    def share(self, channel: Sender) -> None:
        """From now on others write too: it goes by this."""
        self._channel = channel

    def expect(self, replies: int, more_to_come: bool = False) -> None:
        """So many replies are about to come: about half of them may share a message."""
        if more_to_come:
            self._most_items = _MOST_ITEMS
        else:
            self._most_items = max(_FEWEST_ITEMS, min(replies // 2, _MOST_ITEMS))

    def reply(self, reply: frames.Reply, buffers: Sequence[Buffer] = ()) -> None:
        """Adds a reply; it is sent by the next `flush` at the latest."""
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
            self.flush()  # with what comes next it might be over the limit

    def reply_plainly(self, result: frames.PlainResult) -> None:
        """Adds a result of no more than 200 bytes."""
        if len(self.items) >= self._most_items:
            self.flush()
        self.items.append(result)

    @property
    def room(self) -> int:
        """How many plain results may be added to `items` before the next flush."""
        return self._most_items - len(self.items)

    def give_back(self) -> None:
        """Gives a handled cast's credit back, at the latest when half of the window is used up."""
        self._credit += 1
        if self._credit >= self._give_back_from:
            self.flush()

    @property
    def is_empty(self) -> bool:
        return not self.items and not self._credit

    def flush(self) -> None:
        """Sends all that is there, in one message."""
        if self._credit:
            self.items.append(frames.Credit(self._credit))
        if self.items and not self._is_closed:
            frame, buffers = frames.encode(self.items), self._buffers
            self.items.clear()
            self._buffers, self._bytes, self._credit = [], 0, 0
            self._channel.send(frame, buffers)

    def close(self) -> None:
        """Sends what is there, and nothing more."""
        self.flush()
        self._is_closed = True
