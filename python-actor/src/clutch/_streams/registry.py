"""The streams of a worker: opens streams and passes the owner's items to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic, monotonic_ns, perf_counter_ns
from typing import TYPE_CHECKING, Protocol

from clutch._calls.call_table import CallTable
from clutch._calls.failures import Refusal, failure, stopping
from clutch._calls.invoke import Invoker
from clutch._calls.outbox import Outbox
from clutch._calls.registry import Handler
from clutch._codec.codec import BadArguments, Codec
from clutch._wire import frames, framing
from clutch._wire.address import Buffer
from clutch._wire.data_channel import DataChannel
from clutch.context import Context

if TYPE_CHECKING:
    from clutch._streams.base import Arguments, Stream, StreamContext
    from clutch._streams.elements import Arrived
    from clutch._streams.handler import StreamHandler
    from clutch._streams.source import Source
    from clutch._streams.task import AsyncStream
    from clutch._streams.thread import ThreadStream

_JOIN_LIMIT = 1.0
_NANOSECONDS_A_SLICE = 1_000_000


class Host(Protocol):
    """What streams need from the service that runs the calls."""

    def advance_soon(self) -> None:
        """Calls `advance` soon. For any thread."""

    def start_task(self, stream: AsyncStream) -> None:
        """Starts the stream on the event loop, once there is one."""


class Streams:
    """All streams of a worker. For the main thread, except where noted."""

    def __init__(
        self,
        channel: DataChannel,
        call_table: CallTable,
        outbox: Outbox,
        invoker: Invoker,
        make_codec: Callable[[], Codec],
        stop_is_requested: Callable[[], bool],
    ) -> None:
        self._channel = channel
        self._call_table = call_table
        self._outbox = outbox
        self._invoker = invoker
        self._make_codec = make_codec
        self._stop_is_requested = stop_is_requested
        self._stream_context: StreamContext | None = None
        self._handlers: dict[tuple[str, int], StreamHandler] = {}
        self._active: dict[int, Stream] = {}
        self._sources: dict[int, Source] = {}
        self._threads: dict[int, ThreadStream] = {}
        self._latest = 0
        self.waiting_for_loop: list[AsyncStream] = []
        self.host: Host | None = None

    def receive(self, frame: Buffer) -> None:
        """Handles a frame with items of streams."""
        for item in framing.decode_streams(frame):
            if isinstance(item, frames.Open):
                self._open(item, self._buffers(item.buffers))
            elif isinstance(item, frames.Feed):
                elements = self._arrived(item)
                if stream := self._find(item.id):
                    stream.check_whole()
                    stream.check_input()
                    stream.feed(elements)
            elif isinstance(item, frames.InputChunk):
                octets = self._buffers(1)[0]
                if stream := self._find(item.id):
                    stream.check_input()
                    stream.take_chunk(item.sizes, octets)
            elif stream := self._find(item.id):
                if isinstance(item, frames.Demand):
                    stream.check_output()
                    stream.demand(item.count)
                else:
                    stream.check_whole()
                    stream.end_input()
                    if isinstance(item, frames.Finish):
                        stream.finish_input()
                    else:
                        stream.abort_input(item.message)
        if self._channel.buffers:
            raise frames.MalformedError(f"{len(self._channel.buffers)} buffers that no item claims")

    def _buffers(self, count: int) -> Sequence[Buffer]:
        """The next buffers of the message."""
        if count > len(self._channel.buffers):
            raise frames.unclaimed(count, len(self._channel.buffers))
        return self._channel.receive_buffers(count)

    def _arrived(self, item: frames.Feed) -> Arrived:
        from clutch._streams.elements import arrived

        return arrived(item, self._buffers)

    def _find(self, stream_id: int) -> Stream | None:
        """Returns the stream; None if it has ended, which the owner may not know yet."""
        if stream_id > self._latest:
            raise frames.MalformedError(f"an item for stream {stream_id}, which was not opened")
        return self._active.get(stream_id)

    def _open(self, item: frames.Open, buffers: Sequence[Buffer]) -> None:
        if item.id <= self._latest or self._call_table.knows(item.id):
            raise frames.MalformedError(f"a stream with the id {item.id}, which was used before")
        if item.demand and not item.shape & frames.UP:
            raise frames.MalformedError(f"stream {item.id} was asked for elements, but gives none")
        self._latest = item.id
        context = self._invoker.context(item, monotonic_ns())
        if not self._call_table.begin(context):
            return
        if self._stop_is_requested():
            self._call_table.finish(context)
            self._outbox.reply(stopping(item.id))
            return
        try:
            handler = self._handler(item)
            arguments = handler.bind(item, context, buffers)
        except BaseException as error:
            self._call_table.finish(context)
            self._outbox.reply(failure(context, error, 0))
            return
        self._start(context, handler, arguments, item.demand)

    def _start(
        self, context: Context, handler: StreamHandler, arguments: Arguments, demand: int
    ) -> None:
        from clutch._streams.source import Source
        from clutch._streams.thread import ThreadStream

        parts = self._common(), context, handler, arguments
        if handler.is_async:
            from clutch._streams.task import AsyncStream

            task = AsyncStream(*parts)
            self._add(task, demand)
            assert self.host is not None
            self.host.start_task(task)
        elif handler.has_input:
            thread = self._threads[context.call_id] = ThreadStream(*parts)
            self._add(thread, demand)
            thread.start()
        else:
            source = self._sources[context.call_id] = Source(*parts)
            self._add(source, demand)

    def _add(self, stream: Stream, demand: int) -> None:
        self._active[stream.context.call_id] = stream
        if demand:
            stream.demand(demand)

    def _common(self) -> StreamContext:
        if self._stream_context is None:
            from clutch._streams.base import StreamContext
            from clutch._streams.outlet import Flusher

            self._stream_context = StreamContext(
                self._outbox.share(),
                Flusher(),
                self._call_table,
                self._make_codec,
                self._forget,
                self._invoker.stream_ended,
                self._invoker.memory_is_limited,
                self._channel.maximum_message,
            )
        return self._stream_context

    def _forget(self, stream_id: int) -> None:
        self._sources.pop(stream_id, None)
        self._threads.pop(stream_id, None)
        self._active.pop(stream_id, None)
        if self._stop_is_requested() and not self._active and self.host is not None:
            self.host.advance_soon()  # the main thread may wait for this

    def _handler(self, item: frames.Open) -> StreamHandler:
        from clutch._streams.handler import StreamHandler

        found = self._invoker.find(item)
        if not isinstance(found, Handler):
            raise found
        known = self._handlers.get((item.function, item.shape))
        if known is None or known.function is not found.function:
            try:
                known = StreamHandler(found.function, item.shape, self._make_codec())
            except BadArguments as problem:
                raise Refusal(problem) from None
            self._handlers[item.function, item.shape] = known
        return known

    @property
    def may_advance(self) -> bool:
        """Whether a source has something to do on the main thread."""
        sources = self._sources
        return bool(sources) and any(source.may_go_on for source in list(sources.values()))

    def advance(self) -> None:
        """Runs each source that has something to do for a while."""
        for source in list(self._sources.values()):
            if source.may_go_on:
                source.advance(perf_counter_ns() + _NANOSECONDS_A_SLICE)

    def cancel(self, stream_id: int, reason: str) -> bool:
        """Ends the stream soon; False if there is none with this id. For any thread."""
        stream = self._active.get(stream_id)
        if stream is None:
            return False
        stream.cancel(reason)
        self._advance_soon()
        return True

    def interrupt(self, stream_id: int) -> bool:
        """Interrupts a stream that needs no signal for that; False for others. For any thread."""
        stream = self._active.get(stream_id)
        if stream is None or not stream.interrupt():
            return False
        self._advance_soon()
        return True

    def has(self, stream_id: int) -> bool:
        """Whether the id is of a stream that has not ended. For any thread."""
        return stream_id in self._active

    def is_idle(self, stream_id: int) -> bool:
        """Whether the stream is suspended because its thread is busy. For any thread."""
        stream = self._active.get(stream_id)
        return stream is not None and stream.is_idle

    def _advance_soon(self) -> None:
        if self.host is not None and self._sources:
            self.host.advance_soon()

    @property
    def is_active(self) -> bool:
        """Whether there is a stream that has not ended. For any thread."""
        return bool(self._active)

    def open_no_more(self) -> None:
        """Refuses streams that have not begun."""
        while self.waiting_for_loop:
            self.waiting_for_loop.pop().refuse()

    def end(self) -> None:
        """Ends all streams. Sources have ended when it returns."""
        self.open_no_more()
        for stream in list(self._active.values()):
            stream.cancel("cancelled")
        for source in list(self._sources.values()):
            source.advance(0)

    def join(self) -> None:
        """Waits up to a second in total for streams with their own threads."""
        until = monotonic() + _JOIN_LIMIT
        for thread in list(self._threads.values()):
            thread.join(max(0.0, until - monotonic()))
