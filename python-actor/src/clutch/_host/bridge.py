"""The way from a worker's code to the hosts of its owner, by the control thread."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from clutch._codec.references import Reference
from clutch._host.asking import Ask, deadline_of
from clutch._host.direct import Attempt, DirectWriter
from clutch._host.holdings import Holdings
from clutch._host.host_names import may_be_early, named, without_arguments
from clutch._host.kinds import kind_of
from clutch._host.queue import HostQueue
from clutch._host.refusals import ENDING, NOT_READY
from clutch._host.values import Values, failure
from clutch._host.waiting import ThreadWaiter, Woken
from clutch._host.watching import Watches, Watching
from clutch._wire import frames, zmtp
from clutch.context import running
from clutch.errors import Refused

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild

_FRAME_BYTES = 256 * 1024
# How many messages to one reference, or to one host of Clutch itself, may be under way.
_UNLISTED_WINDOW = 256

MakeWaiter = Callable[[int, "Ask[Any] | None"], ThreadWaiter]


class Bridge:
    """The asks and tells of a worker. Senders use the first part, on any thread.

    `wake` makes the control thread call `heed` and `items`. `runs` tells whether a call runs.

    Attributes:
        is_used: an ask was answered since the control thread has set this to False
        is_loading: the worker imports or constructs, so that nothing can be sent yet
        log: logs a warning, on any thread
    """

    def __init__(self, wake: Callable[[], None], runs: Callable[[int], bool]) -> None:
        self._wake = wake
        self._runs = runs
        self._is_signalled = self.is_used = False
        self._queues: dict[str, HostQueue] = {}
        # The queues to hosts that are not listed, and those of them that have something to do.
        self._unlisted: dict[str, HostQueue] = {}
        self._active: dict[str, HostQueue] = {}
        self.holdings = Holdings(self._signal)
        self.soon = self.holdings.soon
        self._watches = Watches(self._signal)
        self._notices = self._watches.notices
        self._refusal: Refused | None = NOT_READY
        self.is_loading = self._is_starting = True
        self._blocked: set[ThreadWaiter] = set()
        self._given_up: deque[Ask[Any]] = deque()
        self._before_wait: Callable[[], None] = lambda: None
        self._make_waiter: MakeWaiter = lambda call_id, _ask: ThreadWaiter(call_id)
        self._woken = Woken()
        self._direct = DirectWriter()
        self.log: Callable[[str], None] = lambda text: None
        self._asked: dict[int, Ask[Any]] = {}
        self._last_id = 0
        self._frame_bytes = _FRAME_BYTES
        self.values: Values

    def encode_by(self, values: Values) -> None:
        """Sets how messages are encoded. For the start."""
        self.values = values
        self._frame_bytes = min(_FRAME_BYTES, values.largest // 2)

    def open_for_hook(self, windows: Mapping[str, int]) -> None:
        """Lets messages pass to these hosts while the start hook runs."""
        self._queues = {host: HostQueue(host, window) for host, window in windows.items()}
        self._refusal = None
        self.is_loading = False
        for host, queue in list(self._unlisted.items()):  # what the constructor has asked
            queue.begin()
            self._active[host] = queue
        if self._active:
            self._signal()

    def open(self, windows: Mapping[str, int], before_wait: Callable[[], None]) -> None:
        """Lets messages pass to these hosts. `before_wait` runs on each thread that will wait."""
        if self._refusal is not None:
            self.open_for_hook(windows)
        self._before_wait = before_wait
        self._is_starting = False
        if self._notices:
            self._signal()

    def watches(self, watching: Watching) -> None:
        """Sets who gets the news of stopped actors; BootError if one is watched in vain."""
        self._watches.tell(watching)

    def wait_by(self, make_waiter: MakeWaiter) -> None:
        """Has threads wait by what this makes. For the start."""
        self._make_waiter = make_waiter

    # For senders.

    def ask(self, host: str, message: object, reply_type: Any, timeout: float | None) -> Ask[Any]:
        queue = self._queues.get(host) or self._queue(host)
        body = self.values.encode(host, message)
        call = running.get()
        deadline = deadline_of(call, timeout)
        is_listed = type(host) is str  # names of hosts that are not have classes of their own
        kind = Ask if is_listed else kind_of(host, self.is_loading)
        ask = kind(self, host, body, reply_type, deadline)
        if call is not None and self._runs(call.call_id):
            ask._call_id = call.call_id
        queue.add_ask(ask, len(body))
        if not is_listed:
            self._activate(host, queue)
        is_left = self._asked or not self._direct.permit or not self._write(queue, ask)
        if is_left and not self._is_signalled:  # most of many need no call
            self._signal()
        return ask

    def _write(self, queue: HostQueue, ask: Ask[Any]) -> bool:
        """Writes the ask here if that is possible; False if the control thread has to go on."""
        permit = self._direct.permit
        if not permit:
            return False
        ask_id = self._last_id + 1
        body, frame = queue.alone(ask, ask_id)
        if not frame:
            return False
        if not self._direct.write(Attempt(permit, ask, ask_id, body, zmtp.message(frame), [])):
            return False
        ask._id = ask_id  # soon enough for a call that the host makes
        return True

    def tell(self, host: str, message: object) -> None:
        queue = self._queues.get(host) or self._queue(host)
        body = self.values.encode(host, message)
        if not queue.add(body):
            self._before_wait()
            queue.add_blocking(body, self._blocked, self.waiter)
        if type(host) is not str:
            self._activate(host, queue)
        if not self._is_signalled:  # most of many need no call
            self._signal()

    def tell_soon(self, host: str, message: object) -> None:
        """Sends one of few messages, without a wait for room. For the control thread, too."""
        queue = self._queue(host)
        queue.add(self.values.encode(host, message), is_bounded=False)
        self._added(host, queue)

    async def tell_async(self, host: str, message: object) -> None:
        queue = self._queue(host)
        await queue.add_async(self.values.encode(host, message))
        self._added(host, queue)

    def _queue(self, host: str) -> HostQueue:
        if self._refusal is not None and not (self.is_loading and may_be_early(host)):
            raise Refused(*self._refusal.args)
        if type(host) is not str:
            there_is = self._unlisted.get(host)
            if there_is is None:
                made = HostQueue(without_arguments(host), _UNLISTED_WINDOW)
                there_is = self._unlisted.setdefault(host, made)
            return there_is
        queue = self._queues.get(host)
        if queue is None:
            there = ", ".join(map(repr, sorted(self._queues))) or "none"
            raise Refused(f"this worker is offered no {named(host)}; it is offered: {there}")
        return queue

    def _added(self, host: str, queue: HostQueue) -> None:
        if type(host) is not str:
            self._activate(host, queue)
        if not self._is_signalled:
            self._signal()

    def _activate(self, host: str, queue: HostQueue) -> None:
        # It was removed if nothing referred to it before the message was added.
        self._unlisted.setdefault(host, queue)
        if not self.is_loading:
            self._active[host] = queue

    def watch(self, reference: Reference) -> None:
        # A constructor may watch. What it has watched is sent once the worker is ready.
        if self._refusal is not None and self._refusal is not NOT_READY:
            raise Refused(*self._refusal.args)
        self._watches.begin(reference, self._is_starting)

    def unwatch(self, reference: Reference) -> None:
        self._watches.end(reference)

    def unwatch_all(self, child: LocalChild) -> None:
        """Ends the watches of a child in this process."""
        self._watches.end_of(child)

    def give_up(self, ask: Ask[Any]) -> None:
        self._given_up.append(ask)
        self._signal()

    def waiter(self, call_id: int, ask: Ask[Any] | None) -> ThreadWaiter:
        return self._make_waiter(call_id, ask)

    def caller_of(self, ask_id: int) -> int:
        """The call that has asked; 0 if the ask is not under way. For any thread."""
        ask = self._asked.get(ask_id) or self._direct.written(ask_id)
        return 0 if ask is None or ask._has_ended else ask._call_id

    def blocks(self, waiter: ThreadWaiter) -> None:
        self._blocked.add(waiter)
        self._before_wait()

    def goes_on(self, waiter: ThreadWaiter) -> None:
        self._blocked.discard(waiter)

    def _signal(self) -> None:
        """Wakes the control thread, once until it has taken what there is."""
        if not self._is_signalled:
            try:
                self._is_signalled = True
                self._wake()
            except BaseException:  # an interrupt may have come before the thread was woken
                self._is_signalled = False
                self._wake()
                raise

    # For the control thread.

    def let_write(self, end: socket.socket) -> None:
        """Lets one sender write its ask itself, until `write_again`."""
        self._direct.open(end)

    def write_again(self) -> bytes | None:
        """Lets no sender write. Returns the rest of an ask that one has begun to write."""
        attempt = self._direct.close()
        if attempt is None:
            self._direct.forget()
            return None
        ask = attempt.ask
        self._known(ask._host).sent_alone(ask, attempt.body)
        ask._id = self._last_id = attempt.ask_id
        self._asked[ask._id] = ask
        self._direct.forget()
        return attempt.octets[attempt.written[0] :]

    def heed(self) -> None:
        """Begins to take what there is. What is added after this wakes the control thread again."""
        self._is_signalled = False
        for host, queue in list(self._active.items()):
            if queue.is_idle:
                del self._active[host]
                if not queue.is_idle:  # a sender has just added something
                    self._active[host] = queue
        self.holdings.look(self._is_busy)

    def _is_busy(self, token: str) -> bool:
        """Whether messages to the reference are under way. If not, it forgets its queue."""
        host = f"@{token}"
        queue = self._unlisted.get(host)
        if queue is None:
            return False
        if queue.is_idle:
            del self._unlisted[host]
            if queue.is_idle:
                return False
            self._unlisted.setdefault(host, queue)  # a sender has just added something
        self._active[host] = queue  # an interrupt may have kept its sender from that
        return True

    @property
    def _all(self) -> Collection[HostQueue]:
        if not self._active:
            return self._queues.values()
        return [*self._queues.values(), *self._active.values()]

    @property
    def has_items(self) -> bool:
        """Whether there is something to send now."""
        if self._given_up or self.holdings.releases:
            return True
        if self._notices and not self._is_starting:
            return True
        for queue in self._all:  # noqa: SIM110 - a generator would cost more
            if queue.may_send:
                return True
        return False

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits, for credit either."""
        return all(queue.is_empty for queue in self._all)

    def items(self) -> list[frames.SentToHost]:
        """What is to be sent next, in one frame."""
        items: list[frames.SentToHost] = []
        most = frames.MAXIMUM_ITEMS
        while self._given_up and len(items) < most:
            ask = self._given_up.popleft()
            ask._wake(self._woken)  # others may wait for it, too
            if ask._id in self._asked:
                items.append(frames.Withdraw(ask._id))
        while self._notices and not self._is_starting and len(items) < most:
            items.append(self._notices.popleft())
        while self.holdings.releases and len(items) < most:
            items.append(self.holdings.releases.popleft())
        room = self._frame_bytes
        for queue in self._all:
            queue.drop_ended(self._woken)
            self._last_id, room = queue.take(items, room, self._asked, self._last_id, self._woken)
            queue.tell_room(self._woken)
        self._woken.tell()
        return items

    def received(self, item: frames.FromHost) -> None:
        """Takes what hosts have replied. `tell_woken` follows."""
        if isinstance(item, (frames.Answer, frames.FailedAnswer)):
            self.answered(item)
        elif isinstance(item, frames.HostCredit):
            self._known(item.host).give_credit(item.count)
        elif isinstance(item, frames.Given):
            self._given(item)
        else:
            self._watches.terminated(item)

    def answered(self, item: frames.Answer | frames.FailedAnswer) -> None:
        """The same for an answer, of which many come together."""
        ask = self._asked.pop(item.id, None)
        if ask is None:
            raise frames.MalformedError(f"an answer to ask {item.id}, which is not under way")
        host = ask._host
        (self._queues.get(host) or self._known(host)).answered(ask._size)
        self.is_used = True
        outcome = item.value if isinstance(item, frames.Answer) else failure(host, item)
        ask._settle(outcome, self._woken)

    def _given(self, item: frames.Given) -> None:
        ask = self._asked.get(item.ask)
        if ask is not None and (ask._is_wanted_late or not ask._has_ended):
            # Its answer, which follows, may be decoded much later.
            ask._references = [Reference._of(token, "") for token in item.tokens]
        self.holdings.given(item.tokens)

    def _known(self, host: str) -> HostQueue:
        queue = self._queues.get(host) or self._unlisted.get(host)
        if queue is None:
            raise frames.MalformedError("credit for a host that is not offered")
        return queue

    @property
    def has_asks(self) -> bool:
        """Whether an ask is under way, or waits to be sent."""
        return bool(self._asked) or any(queue.has_asks for queue in self._all)

    def look(self) -> None:
        """Ends the asks whose time has passed, and those that their calls have left behind."""
        for ask in self.asks():
            is_left = ask._call_id and not self._runs(ask._call_id)
            if ask._expire(self._woken) or (is_left and ask._end_unawaited(self._woken)):
                self._given_up.append(ask)

    def asks(self) -> list[Ask[Any]]:
        """The asks that were sent, and those that wait for credit."""
        asks = list(self._asked.values())
        for queue in self._all:
            if not queue.may_send:
                asks += queue.asks()
        return asks

    def end_asks(self, call_id: int) -> None:
        """Ends the call's asks for which nobody waits. Its task has been cancelled before."""
        for ask in self.asks():
            if ask._call_id == call_id and ask._end_unawaited(self._woken):
                self._given_up.append(ask)

    def tell_woken(self) -> None:
        """Wakes the tasks whose answers have come."""
        self._woken.tell()

    def cancel(self, call_id: int) -> None:
        """Ends the waits of threads that belong to the call."""
        for waiter in list(self._blocked):
            if waiter.call_id == call_id:
                waiter.is_cancelled = True
                waiter.wake(self._woken)

    def close(self) -> None:
        """Ends all asks, and takes no more messages."""
        self._refusal = ENDING
        self.holdings.end()
        asks = list(self._asked.values())
        for queue in (*self._queues.values(), *list(self._unlisted.values())):
            asks += queue.close(ENDING, self._woken)
        for ask in asks:
            ask._settle(ENDING, self._woken)
        self._woken.tell()
