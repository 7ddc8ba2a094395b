"""Lets a thread that asks write its ask itself, so that it need not wake the control thread.

The main thread may read the answer, too.
"""

from __future__ import annotations

import socket
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from threading import get_ident, main_thread
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from clutch._calls.places import enclosing
from clutch._host.asking import Ask, is_loop_here
from clutch._wire import frames, framing, zmtp
from clutch._wire.address import LinkLostError

if TYPE_CHECKING:
    from clutch._host.queue import HostQueue

# A write does not block, so its thread only has to run again. Looks are counted, and not seconds,
# because the whole process may have been stopped meanwhile.
_LOOKS = 100_000
_PAUSE = 0.0001
_READ_SIZE = 16 * 1024
# Writes and reads before the control thread looks at them.
_MOST = 128
# Asks in a row whose answers the main thread has waited for, before it reads them itself.
_IN_A_ROW = 16


class Attempt(NamedTuple):
    """The write of one ask, which may have failed."""

    queue: HostQueue
    ask: Ask[Any]
    ask_id: int
    body: bytes
    """That of the ask, which has none any more once it was given up."""
    octets: bytes
    written: list[Any]
    """None, then how many of the octets, once it has written them."""

    @property
    def is_written(self) -> bool:
        return len(self.written) > 1


class Permit(NamedTuple):
    """That other threads may use the socket while the control thread sleeps."""

    end: socket.socket | None
    reader: int
    """The thread that may also read; 0 if none may."""
    tokens: deque[object]
    """Has one while the socket may be used, another one after each use."""
    log: deque[Attempt | bytes]
    """What was written, or was to be, and read."""


_NONE = Permit(None, 0, deque(), deque())


class DirectWriter:
    """Writes of other threads while the control thread sleeps, and reads of the main thread.

    `wake` wakes the control thread.

    An interrupt may come at any instruction of another thread. So that first tells what it will
    write. Then it takes the token, writes and tells the outcome in one instruction. It takes the
    token and reads in one instruction, too. The control thread takes the token, after which nobody
    else uses the socket, and learns what was written and read.

    Attributes:
        permit: of the present sleep of the control thread
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self.permit = _NONE
        self._is_open = False
        # Answers for which the main thread has waited, while no other ask was under way.
        self.in_a_row = 0

    def write(self, queue: HostQueue, ask: Ask[Any], last_id: int) -> bool:
        """Writes the ask, the next of its queue. Returns whether all was written. For any thread.

        It gets an id after `last_id`.
        """
        permit = self.permit
        try:
            token = permit.tokens[0]  # before all that the write is of
        except IndexError:
            return False
        position = 0
        if permit.log or permit.reader:
            if not _may_follow(permit, queue, ask):
                return False
            position = len(permit.log) // 2  # each was answered
        ask_id = last_id + 1 + position
        body, frame = queue.alone(ask, ask_id, position)
        if not frame:
            return False
        octets = zmtp.message(frame)
        if not self._send(permit, token, Attempt(queue, ask, ask_id, body, octets, [])):
            return False
        ask._id = ask_id  # soon enough for a call that the host makes
        return True

    def _send(self, permit: Permit, token: object, attempt: Attempt) -> bool:
        assert permit.end is not None
        permit.log.append(attempt)
        # Nothing runs between the calls of these, because all of them are native code.
        takes = map(permit.tokens.remove, (token,))
        writes = map(permit.end.send, (attempt.octets,))
        gives = map(permit.tokens.append, (object(),) if permit.reader else ())
        try:
            attempt.written.extend(chain(takes, writes, gives))
        except (ValueError, OSError):  # the token is gone, or there is no room
            return False
        return bool(attempt.written[1] == len(attempt.octets))

    def reads(self, ask: Ask[Any] | None) -> int:
        """The descriptor if the main thread may read the answer to the ask itself; else -1."""
        permit = self.permit
        may_read = permit.reader and permit.tokens and type(ask) is Ask
        return permit.end.fileno() if may_read and permit.end is not None else -1

    def read(self, ask: Ask[Any]) -> bool:
        """Reads what has come. Returns whether it was the answer to the ask, and nothing else.

        If not, the control thread looks at it.
        """
        permit = self.permit  # there may be another one than before the wait
        octets = self._receive(permit) if permit.reader else None
        if octets is None:
            return False
        value = _answer(octets, ask._id)
        if value is None:
            self.in_a_row = 0
            self._wake()
            return False
        ask._outcomes.append(value)
        permit.tokens.append(object())  # last, so that nothing is read behind half a message
        return True

    def _receive(self, permit: Permit) -> bytes | None:
        assert permit.end is not None
        try:
            takes = map(permit.tokens.remove, (permit.tokens[0],))
            reads = map(permit.end.recv, (_READ_SIZE,))
            permit.log.extend(filter(None, chain(takes, reads)))
            octets = permit.log[-1]
        except (IndexError, ValueError, OSError):  # the token is gone, or nothing is there
            return None
        return octets if isinstance(octets, bytes) else None  # the connection has ended

    def written(self, ask_id: int) -> Ask[Any] | None:
        """The ask that was written under this id since `open`. For any thread."""
        for event in tuple(self.permit.log):
            if isinstance(event, Attempt) and event.ask_id == ask_id and event.is_written:
                return event.ask
        return None

    # For the control thread.

    def open(self, end: socket.socket, may_read: bool) -> bool:
        """Lets one thread write, until `close`.

        If the main thread does nothing but ask and wait, and `may_read`, it is to read, too, which
        this returns.
        """
        reads = may_read and self.in_a_row >= _IN_A_ROW
        reader = main_thread().ident or 0 if reads else 0
        self.permit = Permit(end, reader, deque((object(),)), deque())
        self._is_open = True
        return reads

    def close(self) -> Sequence[Attempt | bytes]:
        """Lets nobody write or read. Returns what was written and read, in this order."""
        if not self._is_open:
            return ()
        self._is_open = False
        permit = self.permit
        if permit.tokens:  # the exception would cost more
            with suppress(IndexError):
                permit.tokens.popleft()
                return self._events(permit)
        # It has written, or it writes or reads, or has failed, or has read what is no answer.
        events = self._events(permit)
        if events and not permit.reader:
            return events
        self._await_end()
        return self._events(permit)

    def _events(self, permit: Permit) -> Sequence[Attempt | bytes]:
        if not permit.log and not permit.reader:
            return ()
        events = [it for it in tuple(permit.log) if isinstance(it, bytes) or it.is_written]
        latest = events[-1] if events else None
        if permit.reader and not isinstance(latest, bytes):
            goes_on = latest is not None and _is_awaited_by_reader(latest.ask)
            self.in_a_row = self.in_a_row if goes_on else 0
        return events

    def answered(self, ask: Ask[Any]) -> None:
        """The answer to an ask has come, while no other one is under way."""
        if not ask._has_ended:  # or the main thread has read it
            self.in_a_row = self.in_a_row + 1 if _is_awaited_by_reader(ask) else 0

    def forget(self) -> None:
        """Forgets what was written, once that is known elsewhere."""
        self.permit = _NONE

    def _await_end(self) -> None:
        """Waits while another thread uses the socket, which it does without a wait."""
        for _ in range(_LOOKS):
            if not _is_in_use():
                return
            sleep(_PAUSE)
        raise LinkLostError("a thread that was writing an ask does not go on")


def _may_follow(permit: Permit, queue: HostQueue, ask: Ask[Any]) -> bool:
    """Whether this thread may write the ask after what was written before.

    It must be the one that reads, and run no event loop: a task would not get the answer in time.
    """
    if permit.reader != get_ident() or type(ask) is not Ask or is_loop_here():
        return False
    if not permit.log:
        return True
    if len(permit.log) >= _MOST or not isinstance(permit.log[-1], bytes):
        return False
    before = permit.log[-2] if len(permit.log) > 1 else None
    return not isinstance(before, Attempt) or before.queue is queue


def _is_awaited_by_reader(ask: Ask[Any]) -> bool:
    return any(waiter.reads for waiter in tuple(ask._waiters))


def _answer(octets: bytes, ask_id: int) -> Any:
    """The value of the answer if the octets are that and nothing else; None for all others."""
    frame = zmtp.only_frame(octets)
    if frame is None:
        return None
    try:
        items = framing.decode_commands(frame)
    except frames.MalformedError:
        return None  # the control thread says so
    item = items[0]
    is_it = len(items) == 1 and isinstance(item, frames.Answer) and item.id == ask_id
    return item.value if is_it and isinstance(item, frames.Answer) else None


def _is_in_use() -> bool:
    codes = {DirectWriter._send.__code__, DirectWriter._receive.__code__}
    return any(enclosing(frame, codes) for frame in sys._current_frames().values())
