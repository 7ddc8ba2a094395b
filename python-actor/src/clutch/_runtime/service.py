"""How calls are served while all are `def`: a blocking loop, with as little per call as can be."""

from collections.abc import Callable, Sequence
from time import monotonic_ns
from typing import TYPE_CHECKING, Protocol

import msgspec

from clutch._calls.call_table import CallTable
from clutch._calls.event_loop import EventLoop
from clutch._calls.failures import stopping
from clutch._calls.interrupt import Interrupter
from clutch._calls.invoke import HasLeft, Invoker
from clutch._calls.outbox import Outbox
from clutch._calls.registry import Handler
from clutch._streams.registry import Streams
from clutch._wire import frames
from clutch._wire.address import Buffer
from clutch._wire.zmtp import DataChannel
from clutch.context import Context

if TYPE_CHECKING:
    from clutch._streams.task import AsyncStream

Arrived = tuple[frames.DataDown, Sequence[Buffer]]


class ServiceContext(msgspec.Struct, frozen=True):
    """What every way of serving works with."""

    channel: DataChannel
    call_table: CallTable
    outbox: Outbox
    invoker: Invoker
    interrupter: Interrupter
    streams: Streams
    event_loop: EventLoop

    def unpack(self, frame: Buffer) -> list[Arrived]:
        """The calls of a frame, with the buffers of each; they are not admitted yet.

        There are none in one for streams, which have got it then.
        """
        try:
            calls = frames.decode_calls(frame)
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
        """Runs admitted `def` calls, up to the stop or the first that is for the event loop.

        The position of that.
        """
        now = monotonic_ns()
        if len(arrived) == 1:
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
        """Runs an admitted call, unless it is for the event loop."""
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
        """Runs a `def` call that the call table has started."""
        if not self.outbox.is_empty and not self.invoker.may_wait_for(handler):
            self.outbox.flush()
        self.invoker.run(call, context, handler, buffers)
        self.event_loop.restore()

    def refuse(self, arrived: Sequence[Arrived]) -> None:
        """Answers admitted calls that will not be started."""
        for call, _ in arrived:
            if not self.call_table.refuse(call.id):
                continue
            if isinstance(call, frames.Cast):
                self.outbox.give_back()
            else:
                self.outbox.reply(stopping(call.id))

    def refuse_unread(self) -> None:
        """Answers all that has come and was not read."""
        while (frame := self.channel.receive_now()) is not None:
            arrived = self.unpack(frame)
            self.call_table.admit([call.id for call, _ in arrived])
            self.refuse(arrived)
        self.outbox.flush()


class Service(Protocol):
    """What the control thread may ask of the main one.

    Attributes:
        is_leaving: no call is to be started any more; looked at between calls
    """

    is_leaving: bool

    def request_stop(self) -> None:
        """No call is to be started any more."""

    def cancel_task(self, call_id: int, reason: str) -> None:
        """Cancels the call's task, if it has one, or the stream."""

    def tell_if_awaiting(self, call_id: int, tell: Callable[[], None]) -> None:
        """Tells soon if the call is a task that was cancelled, awaits, and has not ended yet."""

    def interrupt_stream(self, call_id: int) -> bool:
        """Interrupts what is a stream and is not ended by a signal; whether it is that."""

    def is_idle(self, call_id: int) -> bool:
        """Whether it is a stream that does not run, since the main thread does something else."""

    def line(self, call_id: int) -> str:
        """At which line a call that runs is now; empty for a stream, or where that is not known."""

    def reload(self) -> None:
        """Edits are due: the main thread is to take them in, once no call runs."""


class PlainService:
    """Serves calls one at a time, until it has to stop or an `async def` is called.

    Attributes:
        is_leaving: it was told to stop, or needs the loop
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
        """Returns what was admitted and not started: from the first async call, or the stop, on."""
        shared = self._shared
        shared.invoker.reload()
        while not self.is_leaving:
            frame = self._next_frame()
            if frame is None:
                left = self._resume()
                if left:
                    return left
                continue
            arrived = shared.unpack(frame)
            left = self._serve_one(*arrived[0]) if len(arrived) == 1 else self._serve_all(arrived)
            if left:
                return left
        return []

    def _resume(self) -> list[Arrived]:
        if self.is_leaving:
            return []
        self._shared.channel.wait_again()
        self._shared.invoker.reload()
        return self._serve_sources()

    def _serve_sources(self) -> list[Arrived]:
        """Lets sources go on for as long as they may, and serves calls between."""
        shared = self._shared
        while shared.streams.may_advance and not self.is_leaving:
            shared.streams.advance()
            frame = shared.channel.receive_now()
            if frame is not None and (arrived := shared.unpack(frame)):
                left = self._serve_all(arrived)
                if left:
                    return left
            if not shared.outbox.is_empty and not shared.channel.has_more():
                shared.outbox.flush()
        return []

    def _next_frame(self) -> Buffer | None:
        shared = self._shared
        if not shared.outbox.is_empty:
            if shared.channel.has_more():
                return shared.channel.receive_now()
            shared.outbox.flush()
        return shared.channel.receive_waiting()

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
