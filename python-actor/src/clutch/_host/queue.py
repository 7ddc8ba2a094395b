"""The messages to one host that are not sent yet."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from msgspec import Raw

from clutch._host.asking import Ask, Deadline, cancelled, check_no_loop
from clutch._host.values import named
from clutch._host.waiting import ThreadWaiter, Waiter, Woken, task_waiter
from clutch._wire import frames
from clutch.errors import QueueFull, Refused

# How many may wait, and how many bytes of them.
_MOST_TELLS = 1024
_TELL_BYTES = 4 * 1024 * 1024
_BYTES_UNDER_WAY = 4 * 1024 * 1024
_MOST_ASKS = 10_000
_ASK_BYTES = 64 * 1024 * 1024

# One that waits. The numbers are sums since the start, with it: tells, their bytes, asks, their
# bytes. So one step adds to the queue and to its sums. If two senders add at the same instant, the
# sums lack one of the two until both are taken.
_Entry = tuple[Ask[Any] | bytes | None, int, int, int, int]


class HostQueue:
    """A queue that many threads fill and the control thread empties.

    Deques are safe without a lock. An interrupt may come at any instruction of a sender, so it
    must not hold one.
    """

    def __init__(self, host: str, window: int) -> None:
        self._host = host
        self._credit = window
        # The bytes of messages that are under way, and those of the tells among them.
        self._bytes = 0
        self._tells: deque[int] = deque()
        self._entries: deque[_Entry] = deque()
        # The last one that was removed, without its message.
        self._removed: _Entry = None, 0, 0, 0, 0
        self._waiters: deque[Waiter] = deque()
        self._refusal: Refused | None = None

    def add_ask(self, ask: Ask[Any], size: int) -> None:
        """Adds an ask; QueueFull if too many wait."""
        _, tells, tell_bytes, asks, ask_bytes = self._last
        waiting, waiting_bytes = asks - self._removed[3], ask_bytes - self._removed[4]
        if waiting >= _MOST_ASKS or (waiting > 0 and waiting_bytes + size > _ASK_BYTES):
            raise QueueFull(f"{waiting} asks wait for {named(self._host)} already")
        self._entries.append((ask, tells, tell_bytes, asks + 1, ask_bytes + size))
        if self._refusal is not None:  # `close` may have missed it
            raise Refused(*self._refusal.args)

    def add(self, body: bytes) -> bool:
        """Adds a tell; False if there is no room for it."""
        if self._refusal is not None:
            raise Refused(*self._refusal.args)
        _, tells, tell_bytes, asks, ask_bytes = self._last
        waiting, bytes_then = tells - self._removed[1], tell_bytes + len(body)
        if waiting >= _MOST_TELLS or (waiting > 0 and bytes_then - self._removed[2] > _TELL_BYTES):
            return False
        self._entries.append((body, tells + 1, bytes_then, asks, ask_bytes))
        return True

    @property
    def _last(self) -> _Entry:
        try:
            return self._entries[-1]
        except IndexError:
            return self._removed

    def add_blocking(self, body: bytes, blocked: set[ThreadWaiter]) -> None:
        """Adds a tell once there is room for it; QueueFull if that does not come in time."""
        if self.add(body):
            return
        try:
            check_no_loop("")
        except RuntimeError:
            raise QueueFull(
                f"too many messages wait for {named(self._host)}: use `await tell_async`,"
                " because `tell` would stop the event loop that runs here"
            ) from None
        deadline = Deadline(None)
        while True:
            waiter = ThreadWaiter(deadline.call_id)
            self._waiters.append(waiter)
            if self.add(body):
                return
            blocked.add(waiter)
            try:
                has_room = not deadline.is_cancelled and waiter.wait(deadline.left)
            finally:
                blocked.discard(waiter)
                self._forget(waiter)
            if waiter.is_cancelled or deadline.is_cancelled:
                raise cancelled(deadline.call_id, self._host)
            if not has_room:
                raise self._stayed_full(deadline)

    async def add_async(self, body: bytes) -> None:
        """The same for a task."""
        deadline = Deadline(None)
        while not self.add(body):
            waiter = task_waiter()
            self._waiters.append(waiter)
            if self.add(body):
                return
            try:
                has_room = await waiter.wait(deadline.left)
            finally:
                self._forget(waiter)
            if not has_room:
                raise self._stayed_full(deadline)

    def _forget(self, waiter: Waiter) -> None:
        with suppress(ValueError):  # most were woken, and are not there any more
            self._waiters.remove(waiter)

    def _stayed_full(self, deadline: Deadline) -> QueueFull:
        return QueueFull(f"{named(self._host)} took no further message within {deadline}")

    # For the control thread.

    def give_credit(self, count: int) -> None:
        """Tells that the host has handled this number of tells."""
        if count > len(self._tells):
            raise frames.MalformedError(f"credit for {count} tells, more than were sent")
        self._credit += count
        for _ in range(count):
            self._bytes -= self._tells.popleft()

    def answered(self, ask: Ask[Any]) -> None:
        """Tells that the host has answered an ask."""
        self._credit += 1
        self._bytes -= ask._size

    @property
    def is_empty(self) -> bool:
        return not self._entries

    @property
    def has_asks(self) -> bool:
        return self._last[3] > self._removed[3]

    def asks(self) -> list[Ask[Any]]:
        """The asks that wait."""
        return [item for item, *_ in list(self._entries) if isinstance(item, Ask)]

    @property
    def may_send(self) -> bool:
        if not self._entries or self._credit <= 0:
            return False
        return not self._bytes or self._bytes + self.next_size <= _BYTES_UNDER_WAY

    @property
    def next_size(self) -> int:
        """The bytes of the next message; 0 if there is none."""
        if not self._entries:
            return 0
        item = self._entries[0][0]
        return len(item._body if isinstance(item, Ask) else item or b"")

    def take(
        self, asked: dict[int, Ask[Any]], last_id: int, woken: Woken
    ) -> frames.Ask | frames.Tell | None:
        """The next item to send, if there is one. An ask gets the id after `last_id`."""
        while self.may_send:
            item = self._remove()
            if isinstance(item, bytes):
                self._credit -= 1
                self._bytes += len(item)
                self._tells.append(len(item))
                return frames.Tell(self._host, Raw(item))
            body = item._body  # before the look, because the end clears it
            if not item._expire(woken) and not item._has_ended:
                self._credit -= 1
                item._id = last_id + 1
                asked[item._id] = item
                item._body = b""
                item._size = len(body)
                self._bytes += item._size
                return frames.Ask(item._id, self._host, Raw(body))
        return None

    def drop_ended(self, woken: Woken) -> None:
        """Removes the asks in front that have ended, or whose time has passed, without credit."""
        while self._entries:
            item = self._entries[0][0]
            if not isinstance(item, Ask) or not (item._has_ended or item._expire(woken)):
                return
            self._remove()

    def _remove(self) -> Ask[Any] | bytes:
        item, *sums = self._entries[0]
        assert item is not None
        # Before the entry goes: a sender that finds none adds to these sums.
        self._removed = None, sums[0], sums[1], sums[2], sums[3]
        self._entries.popleft()
        return item

    def tell_room(self, woken: Woken) -> None:
        """Wakes the senders that wait for room, once half of it is free."""
        _, tells, tell_bytes, *_ = self._last
        waiting, waiting_bytes = tells - self._removed[1], tell_bytes - self._removed[2]
        if waiting <= _MOST_TELLS // 2 and waiting_bytes <= _TELL_BYTES // 2:
            self._wake_all(woken)

    def _wake_all(self, woken: Woken) -> None:
        while self._waiters:
            self._waiters.popleft().wake(woken)

    def close(self, refusal: Refused, woken: Woken) -> Iterator[Ask[Any]]:
        """Takes no more messages, and removes and gives the asks that were not sent."""
        self._refusal = refusal
        while self._entries:
            item = self._remove()
            if isinstance(item, Ask):
                yield item
        self._wake_all(woken)
