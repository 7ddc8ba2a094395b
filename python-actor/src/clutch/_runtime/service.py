"""Serves calls while all of them are `def`, in a blocking loop with little cost for each call."""

from collections.abc import Callable, Sequence
from time import monotonic_ns
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from clutch._calls.call_table import CallTable
from clutch._calls.event_loop import EventLoop
from clutch._calls.failures import stopping
from clutch._calls.hook_calls import HookCalls, OwnCall
from clutch._calls.interrupt import Interrupter
from clutch._calls.invoke import HasLeft, Invoker
from clutch._calls.outbox import Outbox
from clutch._calls.registry import Handler
from clutch._calls.timers import Timers
from clutch._streams.registry import Streams
from clutch._wire import frames, framing
from clutch._wire.address import Buffer
from clutch._wire.data_channel import DataChannel
from clutch.context import Context

if TYPE_CHECKING:
    from clutch._streams.task import AsyncStream

Arrived = tuple[frames.DataDown, Sequence[Buffer]]


class ServiceContext(msgspec.Struct, frozen=True):
    """What both services share."""

    channel: DataChannel
    call_table: CallTable
    outbox: Outbox
    invoker: Invoker
    interrupter: Interrupter
    streams: Streams
    event_loop: EventLoop
    hooks: HookCalls
    timers: Timers
    # Which call has made an ask, if that is under way.
    caller_of: Callable[[int], int]
    # Calls that were admitted while a call waited, and are to be served next.
    kept: list[Any] = []
    exits: list[SystemExit] = []

    def unpack(self, frame: Buffer) -> list[Arrived]:
        """Decodes the calls of a frame, each with its buffers. They are not admitted yet.

        A frame with items of streams has no calls. It is passed to the streams.
        """
        try:
            calls = framing.decode_calls(frame)
        except frames.MalformedError:
            self.streams.receive(frame)
            return []
        self.call_table.check_order(calls)
        count = 0
        for call in calls:
            count += call.buffers
        if count != len(self.channel.buffers):
            raise frames.unclaimed(count, len(self.channel.buffers))
        if not count:
            return [(call, ()) for call in calls]
        buffers = iter(self.channel.receive_buffers(count))
        return [(call, [b for _, b in zip(range(call.buffers), buffers)]) for call in calls]  # noqa: B905

    def run(self, arrived: Sequence[Arrived], service: HasLeft) -> int:
        """Runs admitted `def` calls, up to a stop or the first call for the event loop.

        Returns the position of the first call that has not run.
        """
        now = monotonic_ns()
        if len(arrived) == 1 and not service.is_leaving:
            return int(self._start(*arrived[0], now))
        position = 0
        while position < len(arrived) and not service.is_leaving:
            begun, position = position, self.invoker.run_quick(arrived, position, now, service)
            if position > begun:
                self.event_loop.restore()
            if position == len(arrived) or service.is_leaving:
                break
            if not self._start(*arrived[position], now):
                break
            position += 1
        return position

    def _start(self, call: frames.DataDown, buffers: Sequence[Buffer], now: int) -> bool:
        """Runs an admitted call; False if it is for the event loop."""
        handler = self.invoker.find(call)
        if type(handler) is Handler and handler.is_async:
            return False
        context = self.invoker.context(call, now)
        if self.call_table.start(context):
            self.run_started(call, context, handler, buffers)
        return True

    def run_started(
        self,
        call: frames.DataDown,
        context: Context,
        handler: Handler | BaseException,
        buffers: Sequence[Buffer],
    ) -> None:
        """Runs a `def` call that was started in the call table."""
        if not self.outbox.is_empty and not self.invoker.may_wait_for(handler):
            self.outbox.flush()
        self.invoker.run(call, context, handler, buffers)
        self.event_loop.restore()

    def take_own(self) -> list[Arrived]:
        """The calls that this process makes itself and that are due."""
        return self.hooks.take() + self.timers.take()

    def take_kept(self) -> list[Arrived]:
        """The calls that have come while another one waited, in their order."""
        kept = self.kept[:]
        self.kept.clear()
        return kept

    def check_exit(self) -> None:
        """Raises the SystemExit of a call that ran within another one."""
        if self.exits:
            raise self.exits.pop()

    def refuse(self, arrived: Sequence[Arrived]) -> None:
        """Replies to admitted calls that will not be started."""
        for call, _ in arrived:
            if not self.call_table.refuse(call.id):
                continue
            if isinstance(call, OwnCall):
                continue
            if isinstance(call, frames.Cast):
                self.outbox.give_back()
            else:
                self.outbox.reply(stopping(call.id))

    def refuse_unread(self) -> None:
        """Replies to the calls that have arrived and were not read."""
        self.refuse(self.take_kept())
        while (frame := self.channel.receive_now()) is not None:
            arrived = self.unpack(frame)
            self.call_table.admit([call.id for call, _ in arrived])
            self.refuse(arrived)
        self.outbox.flush()


class Service(Protocol):
    """What the control thread may ask of the main thread.

    Attributes:
        is_leaving: no more calls may be started; checked between calls
    """

    is_leaving: bool

    def request_stop(self) -> None:
        """Tells that no more calls may be started."""

    def advance_soon(self) -> None:
        """Makes the main thread look for what other threads have left for it."""

    def cancel_task(self, call_id: int, reason: str) -> None:
        """Cancels the stream, or the call's task if there is one."""

    def tell_if_awaiting(self, call_id: int, tell: Callable[[], None]) -> None:
        """Calls `tell` soon if the call is a cancelled task that awaits and has not ended."""

    def interrupt_stream(self, call_id: int) -> bool:
        """Interrupts a stream that a signal cannot end; False for all others."""

    def is_idle(self, call_id: int) -> bool:
        """Whether this is a stream that is suspended because the main thread is busy."""

    def line(self, call_id: int) -> str:
        """The line that a running call has reached; empty for a stream or if it is not known."""

    def reload(self) -> None:
        """Tells that the main thread must apply edits once no call runs."""


class PlainService:
    """Serves calls one at a time, until a stop or the first `async def` call.

    Attributes:
        is_leaving: the service was told to stop, or the event loop is needed
    """

    def __init__(self, shared: ServiceContext) -> None:
        self._shared = shared
        self.is_leaving = False
        shared.streams.host = self

    def request_stop(self) -> None:
        self.is_leaving = True
        self.advance_soon()

    def advance_soon(self) -> None:
        self._shared.interrupter.wake(self._shared.channel.stop_waiting)

    def start_task(self, stream: "AsyncStream") -> None:
        self._shared.streams.waiting_for_loop.append(stream)
        self.is_leaving = True

    def cancel_task(self, call_id: int, reason: str) -> None:
        """There are no tasks here."""
        self._shared.streams.cancel(call_id, reason)

    def tell_if_awaiting(self, call_id: int, tell: Callable[[], None]) -> None:
        """There are no tasks here."""

    def interrupt_stream(self, call_id: int) -> bool:
        return self._shared.streams.interrupt(call_id)

    def is_idle(self, call_id: int) -> bool:
        return self._shared.streams.is_idle(call_id)

    def line(self, call_id: int) -> str:
        return "" if self._shared.streams.has(call_id) else self._shared.interrupter.line()

    def reload(self) -> None:
        if not self.is_leaving and not self._shared.call_table.running():
            self._shared.interrupter.wake(self._shared.channel.stop_waiting)

    def serve(self) -> list[Arrived]:
        """Serves calls. Returns those that were admitted and not started before it ended."""
        shared = self._shared
        shared.invoker.reload()
        left = self._serve_own() or self._serve_on()
        return left + shared.take_kept()  # which have come while a call waited

    def _serve_on(self) -> list[Arrived]:
        shared = self._shared
        kept, due, timers = shared.kept, shared.hooks.due, shared.timers.active
        while not self.is_leaving:
            if (due or timers) and (left := self._serve_own()):
                return left
            if kept:
                if left := self._serve_kept() or self._serve_sources():
                    return left
                continue
            frame = self.next_frame()
            if frame is None:
                left = self._resume()
                if left:
                    return left
                continue
            arrived = shared.unpack(frame)
            is_one = len(arrived) == 1 and not self.is_leaving
            left = self._serve_one(*arrived[0]) if is_one else self._serve_all(arrived)
            arrived = []  # what came beside it is not held while the next is awaited
            if left:
                return left
        return []

    def _serve_kept(self) -> list[Arrived]:
        """Serves what has come while a call waited. Returns what was not started."""
        shared = self._shared
        arrived = shared.take_kept()
        shared.outbox.expect(len(arrived))
        position = shared.run(arrived, self)
        if position < len(arrived):
            shared.outbox.flush()
        return arrived[position:]

    def _resume(self) -> list[Arrived]:
        if self.is_leaving:
            return []
        self._shared.channel.wait_again()
        self._shared.invoker.reload()
        return self._serve_own() or self._serve_sources()

    def _serve_own(self) -> list[Arrived]:
        own = self._shared.take_own()
        return self._serve_all(own) if own else []

    def _serve_sources(self) -> list[Arrived]:
        """Advances sources while they have something to do, and serves calls in between."""
        shared = self._shared
        while shared.streams.may_advance and not self.is_leaving:
            shared.streams.advance()
            if self.is_leaving:  # by what a source did
                break
            own = shared.hooks.due or shared.timers.active
            if own and (left := self._serve_own()):
                return left
            if shared.kept:  # while a source waited
                if left := self._serve_kept():
                    return left
                continue
            frame = shared.channel.receive_now()
            if frame is not None and (arrived := shared.unpack(frame)):
                left = self._serve_all(arrived)
                if left:
                    return left
            if not shared.outbox.is_empty and not shared.channel.has_more():
                shared.outbox.flush()
        return []

    def next_frame(self) -> Buffer | None:
        """Waits for a frame, and sends replies before.

        None after `advance_soon`, and when a timer is due.
        """
        shared = self._shared
        if not shared.outbox.is_empty:
            if shared.channel.has_more():
                return shared.channel.receive_now()
            shared.outbox.flush()
        if not shared.timers.active or (due := shared.timers.next_due()) is None:
            return shared.channel.receive_waiting()
        return shared.channel.receive_within(due - monotonic_ns())

    def _serve_one(self, call: frames.DataDown, buffers: Sequence[Buffer]) -> list[Arrived]:
        shared = self._shared
        handler = shared.invoker.find(call)
        if type(handler) is Handler and handler.is_async:
            shared.call_table.admit([call.id])
            return [(call, buffers)]
        context = shared.invoker.context(call, monotonic_ns())
        if shared.call_table.begin(context):
            shared.run_started(call, context, handler, buffers)
        return []

    def _serve_all(self, arrived: list[Arrived]) -> list[Arrived]:
        shared = self._shared
        if not arrived:
            return self._serve_sources()
        shared.call_table.admit([call.id for call, _ in arrived])
        shared.outbox.expect(len(arrived), shared.channel.has_more())
        position = shared.run(arrived, self)
        if position < len(arrived):
            shared.outbox.flush()
        return arrived[position:]
