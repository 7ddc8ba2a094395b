"""The data channel once several threads send on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clutch._wire.address import Buffer

if TYPE_CHECKING:
    from clutch._calls.outbox import Sender


class SharedChannel:
    """The data channel, shared by several threads.

    Attributes:
        ahead: returns the frames to send before any other message
    """

    def __init__(self, channel: Sender) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        # The waiting thread holds this, so that the thread with the lock cannot overtake it.
        self._turn = threading.Lock()
        self._is_closed = False
        self.ahead: Callable[[], Sequence[bytes]] = tuple

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Writes one message, after what goes ahead of it. An empty frame is not written."""
        with self._turn:
            self._lock.acquire()
        try:
            if not self._is_closed:
                for first in self.ahead():
                    self._channel.send(first)
                if frame:
                    self._channel.send(frame, buffers)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Ignores all further messages."""
        with self._lock:
            self._is_closed = True
