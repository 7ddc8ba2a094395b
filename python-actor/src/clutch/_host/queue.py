"""The messages to one host that are not sent yet."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic_ns
from typing import Any

from msgspec import Raw

from clutch._host import values
from clutch._host.asking import Ask, Deadline, cancelled, check_no_loop, deadline_of
from clutch._host.host_names import named
from clutch._host.values import Carrying
from clutch._host.waiting import ThreadWaiter, Waiter, Woken, task_waiter
from clutch._wire import frames, framing
from clutch._wire.plain_items import PlainAsk, PlainTell
from clutch.context import running
from clutch.errors import QueueFull, Refused

# How many may wait, and how many bytes of them.
_MOST_TELLS = 1024
_TELL_BYTES = 4 * 1024 * 1024
_BYTES_UNDER_WAY = 4 * 1024 * 1024
_MOST_ASKS = 10_000
_ASK_BYTES = 64 * 1024 * 1024

# Sums since the start: tells, their bytes, asks, their bytes.
_Sums = tuple[int, int, int, int]

# One that waits, and the sums with it. So one step adds to the queue and to its sums. If two
# senders add at the same instant, the sums lack one of the two until both are taken.
_Entry = tuple[Ask[Any] | bytes, _Sums]


class HostQueue:
    """A queue that many threads fill and the control thread empties.

    Deques are safe without a lock. An interrupt may come at any instruction of a sender, so it
    must not hold one.
    """

    def __init__(self, host: str, window: int) -> None:
        self._host = host
        self._wire_name = str.__str__(host)
        self._window = self._credit = window
        # The bytes of messages that are under way, and those of the tells among them.
        self._bytes = 0
        # Of each tell its bytes, and the references in it.
        self._tells: deque[tuple[int, object]] = deque()
        self._entries: deque[_Entry] = deque()
        # With the last one that was removed.
        self._removed: _Sums = 0, 0, 0, 0
        self._waiters: deque[Waiter] = deque()
        self._refusal: Refused | None = None

    def add_ask(self, ask: Ask[Any], size: int) -> None:
        """Adds an ask; QueueFull if too many wait."""
        entries = self._entries
        try:  # most that find none do so by the length, which costs less than the exception
            tells, tell_bytes, asks, ask_bytes = entries[-1][1] if entries else self._removed
        except IndexError:
            tells, tell_bytes, asks, ask_bytes = self._removed
        waiting, waiting_bytes = asks - self._removed[2], ask_bytes - self._removed[3]
        if waiting >= _MOST_ASKS or (waiting > 0 and waiting_bytes + size > _ASK_BYTES):
            raise QueueFull(f"{waiting} asks wait for {named(self._host)} already")
        entries.append((ask, (tells, tell_bytes, asks + 1, ask_bytes + size)))
        if self._refusal is not None:  # `close` may have missed it
            raise Refused(*self._refusal.args)

    def add(self, body: bytes, is_bounded: bool = True) -> bool:
        """Adds a tell; False if it is bounded and there is no room for it."""
        if self._refusal is not None:
            raise Refused(*self._refusal.args)
        entries = self._entries
        try:
            tells, tell_bytes, asks, ask_bytes = entries[-1][1] if entries else self._removed
        except IndexError:
            tells, tell_bytes, asks, ask_bytes = self._removed
        waiting, bytes_then = tells - self._removed[0], tell_bytes + len(body)
        if is_bounded and (
            waiting >= _MOST_TELLS or (bytes_then - self._removed[1] > _TELL_BYTES and waiting > 0)
        ):
            return False
        entries.append((body, (tells + 1, bytes_then, asks, ask_bytes)))
        return True

    @property
    def _last(self) -> _Sums:
        try:
            return self._entries[-1][1]
        except IndexError:
            return self._removed

    def add_blocking(
        self,
        body: bytes,
        blocked: set[ThreadWaiter],
        make_waiter: Callable[[int, None], ThreadWaiter],
    ) -> None:
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
        deadline = deadline_of(running.get())
        while True:
            waiter = make_waiter(deadline.call_id, None)
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
        deadline = deadline_of(running.get())
        while not self.add(body):
            waiter = task_waiter(deadline.at)
            self._waiters.append(waiter)
            if self.add(body):
                return
            try:
                has_room = await waiter
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
            self._bytes -= self._tells.popleft()[0]

    def answered(self, size: int) -> None:
        """Tells that the host has answered an ask of this size."""
        self._credit += 1
        self._bytes -= size

    @property
    def is_empty(self) -> bool:
        return not self._entries

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits or is under way."""
        return not self._entries and self._credit == self._window

    @property
    def has_asks(self) -> bool:
        return self._last[2] > self._removed[2]

    def asks(self) -> list[Ask[Any]]:
        """The asks that wait."""
        return [item for item, _ in list(self._entries) if isinstance(item, Ask)]

    def begin(self) -> None:
        """The time of those that wait begins, because they can be sent."""
        for ask in self.asks():
            ask._deadline = deadline_of(running.get(), ask._deadline.timeout)

    @property
    def may_send(self) -> bool:
        if not self._entries or self._credit <= 0:
            return False
        item = self._entries[0][0]
        return self._may_send(len(item if isinstance(item, bytes) else item._body))

    def _may_send(self, size: int) -> bool:
        return not self._bytes or self._bytes + size <= _BYTES_UNDER_WAY

    def take(
        self,
        items: list[frames.SentToHost],
        room: int,
        asked: dict[int, Ask[Any]],
        last_id: int,
        woken: Woken,
    ) -> tuple[int, int]:
        """Adds what is to be sent next to `items`, of at most this number of bytes.

        A message that is larger than all room goes alone. Asks get the ids after `last_id`. Returns
        the last id, and the bytes that are left.
        """
        now = monotonic_ns()
        entries, name = self._entries, self._wire_name
        while entries and self._credit > 0 and len(items) < frames.MAXIMUM_ITEMS:
            item, sums = entries[0]
            body = item if isinstance(item, bytes) else item._body
            size = len(body)
            bytes_then = self._bytes + size
            if (items and size > room) or (self._bytes and bytes_then > _BYTES_UNDER_WAY):
                break
            self._removed = sums  # as `_remove` does, which costs more for each of many
            entries.popleft()
            references = body.references if isinstance(body, Carrying) else None
            is_plain = type(body) is bytes
            if isinstance(item, bytes):
                self._tells.append((size, references))
                items.append(PlainTell(name, Raw(body)) if is_plain else values.tell(name, body))
            # After the look at its body, because the end clears that.
            elif item._outcomes or (item._deadline.at < now and item._expire(woken)):
                continue
            else:
                last_id += 1
                item._id = last_id
                asked[last_id] = item
                item._references = references
                item._body = b""
                item._size = size
                call_id = item._owner_call
                items.append(
                    PlainAsk(last_id, name, Raw(body), call_id)
                    if is_plain
                    else values.ask(last_id, name, body, call_id)
                )
            self._credit -= 1
            self._bytes = bytes_then
            room -= size
        return last_id, room

    def alone(self, ask: Ask[Any], ask_id: int) -> tuple[bytes, bytes]:
        """Its body and its frame if it is next, else an empty frame. For its sender."""
        try:
            is_next = self._entries[0][0] is ask and self._credit > 0
        except IndexError:
            return b"", b""
        body = ask._body  # empty if it has ended
        if not is_next or not body or not self._may_send(len(body)) or ask._deadline.left <= 0:
            return b"", b""
        item = values.ask(ask_id, self._wire_name, body, ask._owner_call)
        return body, framing.encode([item])

    def sent_alone(self, ask: Ask[Any], body: bytes) -> None:
        """Tells that its sender has sent it, which is next, with this body."""
        self._remove()
        ask._size = size = len(body)
        ask._references = body.references if type(body) is Carrying else None
        ask._body = b""
        self._credit -= 1
        self._bytes += size

    def drop_ended(self, woken: Woken) -> None:
        """Removes the asks in front that have ended, or whose time has passed, without credit."""
        while self._entries:
            item = self._entries[0][0]
            if not isinstance(item, Ask) or not (item._has_ended or item._expire(woken)):
                return
            self._remove()

    def _remove(self) -> Ask[Any] | bytes:
        # Before the entry goes: a sender that finds none adds to these sums.
        item, self._removed = self._entries[0]
        self._entries.popleft()
        return item

    def tell_room(self, woken: Woken) -> None:
        """Wakes the senders that wait for room, once half of it is free."""
        if not self._waiters:
            return
        tells, tell_bytes, *_ = self._last
        waiting, waiting_bytes = tells - self._removed[0], tell_bytes - self._removed[1]
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
