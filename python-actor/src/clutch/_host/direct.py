"""Lets a thread that asks write its ask itself, so that it need not wake the control thread."""

from __future__ import annotations

import socket
import sys
from collections import deque
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from clutch._calls.places import enclosing
from clutch._wire.address import LinkLostError

if TYPE_CHECKING:
    from clutch._host.asking import Ask

# A write does not block, so its thread only has to run again. Looks are counted, and not seconds,
# because the whole process may have been stopped meanwhile.
_LOOKS = 100_000
_PAUSE = 0.0001

Permit = deque[socket.socket]


class Attempt(NamedTuple):
    """The write of one ask, which may have failed."""

    permit: Permit
    ask: Ask[Any]
    ask_id: int
    body: bytes
    """That of the ask, which has none any more once it was given up."""
    octets: bytes
    written: list[int]
    """How many of the octets; empty if none, or while it writes."""


class DirectWriter:
    """One write by another thread while the control thread sleeps.

    An interrupt may come at any instruction of the other thread. So that first tells what it will
    write. Then it takes the permit, writes and tells the outcome in one instruction. The control
    thread takes back the permit, or learns what was written.

    Attributes:
        permit: contains the socket while one may write; read it before all that the write is of
    """

    def __init__(self) -> None:
        self.permit: Permit = deque()
        self._is_open = False
        self._attempts: deque[Attempt] = deque()

    def write(self, attempt: Attempt) -> bool:
        """Returns whether all was written. For any thread."""
        self._attempts.append(attempt)
        # Nothing runs between the calls of these, because all of them are native code.
        takes = map(deque.popleft, (attempt.permit,))
        writes = map(socket.socket.send, takes, (attempt.octets,))
        try:
            attempt.written.extend(writes)
        except (IndexError, OSError):  # there is no permit any more, or no room
            return False
        return attempt.written[0] == len(attempt.octets)

    def written(self, ask_id: int) -> Ask[Any] | None:
        """The ask that was written under this id since `open`. For any thread."""
        for attempt in tuple(self._attempts):
            if attempt.ask_id == ask_id and attempt.written:
                return attempt.ask
        return None

    # For the control thread.

    def open(self, end: socket.socket) -> None:
        """Lets one thread write, until `close`."""
        self.permit = deque((end,))
        self._is_open = True

    def close(self) -> Attempt | None:
        """Returns the attempt that has written something, if there is one."""
        if not self._is_open:
            return None
        self._is_open = False
        try:
            if self.permit:  # the exception would cost more
                self.permit.popleft()
                return None
        except IndexError:
            pass
        return self._outcome()

    def forget(self) -> None:
        """Forgets all attempts, once the ask that was written is known elsewhere."""
        self._attempts.clear()

    def _outcome(self) -> Attempt | None:
        for _ in range(_LOOKS):
            found = self._find()
            if found is not None:
                return found
            if not _is_writing():
                return self._find()  # or it has failed
            sleep(_PAUSE)
        raise LinkLostError("a thread that was writing an ask does not go on")

    def _find(self) -> Attempt | None:
        for attempt in tuple(self._attempts):
            if attempt.written and attempt.permit is self.permit:
                return attempt
        return None


def _is_writing() -> bool:
    codes = {DirectWriter.write.__code__}
    return any(enclosing(frame, codes) for frame in sys._current_frames().values())
