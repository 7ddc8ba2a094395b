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

# How many may wait. Large ones are fewer, by their bytes.
_MOST_TELLS = 1024
_TELL_BYTES = 4 * 1024 * 1024
_BYTES_UNDER_WAY = 4 * 1024 * 1024
_MOST_ASKS = 10_000
_ASK_BYTES = 64 * 1024 * 1024


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
        self._items: deque[Ask[Any] | bytes] = deque()
        self._waiters: deque[Waiter] = deque()
        self._refusal: Refused | None = None

    def add_ask(self, ask: Ask[Any], size: int) -> None:
        """Adds an ask; QueueFull if too many wait."""
        if len(self._items) >= _room(size, _MOST_ASKS, _ASK_BYTES):
            raise QueueFull(f"{len(self._items)} messages wait for {named(self._host)} already")
        self._items.append(ask)

    def add(self, body: bytes) -> bool:
        """Adds a tell; False if there is no room for it."""
        if self._refusal is not None:
            raise self._refusal
        if len(self._items) >= _room(len(body), _MOST_TELLS, _TELL_BYTES):
            return False
        self._items.append(body)
        return True

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
        return not self._items

    @property
    def may_send(self) -> bool:
        if not self._items or self._credit <= 0:
            return False
        return not self._bytes or self._bytes + self.next_size <= _BYTES_UNDER_WAY

    @property
    def next_size(self) -> int:
        """The bytes of the next message; 0 if there is none."""
        if not self._items:
            return 0
        item = self._items[0]
        return len(item if isinstance(item, bytes) else item._body)

    def take(self, asked: dict[int, Ask[Any]], last_id: int) -> frames.Ask | frames.Tell | None:
        """The next item to send, if there is one. An ask gets the id after `last_id`."""
        while self.may_send:
            item = self._items.popleft()
            if isinstance(item, bytes):
                self._credit -= 1
                self._bytes += len(item)
                self._tells.append(len(item))
                return frames.Tell(self._host, Raw(item))
            if not item._has_ended:
                self._credit -= 1
                item._id = last_id + 1
                asked[item._id] = item
                body, item._body = item._body, b""
                item._size = len(body)
                self._bytes += item._size
                return frames.Ask(item._id, self._host, Raw(body))
        return None

    def tell_room(self, woken: Woken) -> None:
        """Wakes the senders that wait for room, once half of it is free."""
        if len(self._items) <= _MOST_TELLS // 2:
            self._wake_all(woken)

    def _wake_all(self, woken: Woken) -> None:
        while self._waiters:
            self._waiters.popleft().wake(woken)

    def close(self, refusal: Refused, woken: Woken) -> Iterator[Ask[Any]]:
        """Takes no more messages, and removes and gives the asks that were not sent."""
        self._refusal = refusal
        while self._items:
            item = self._items.popleft()
            if not isinstance(item, bytes):
                yield item
        self._wake_all(woken)


def _room(size: int, most: int, most_bytes: int) -> int:
    """How many messages of this size may wait."""
    return most if size * most <= most_bytes else max(1, most_bytes // size)
