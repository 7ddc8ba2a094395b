"""The base class of all streams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from clutch._calls.call_table import CallTable
from clutch._calls.failures import failure, leave, warn
from clutch._calls.shared_channel import SharedChannel
from clutch._codec.codec import Codec
from clutch._streams.chunks import ChunkAssembler
from clutch._streams.elements import Arrived
from clutch._streams.handler import StreamHandler
from clutch._streams.outlet import Flusher, Outlet
from clutch._wire import exit_codes, frames
from clutch._wire.address import Buffer
from clutch.context import Context

Arguments = tuple[list[Any], dict[str, Any]]


@dataclass(frozen=True)
class StreamContext:
    """What all streams of a worker share."""

    channel: SharedChannel
    flusher: Flusher
    call_table: CallTable
    make_codec: Callable[[], Codec]
    forget: Callable[[int], object]
    ended: Callable[[], None]
    memory_is_limited: bool
    maximum_message: int


class Stream:
    """One stream, from its opening to its end.

    Attributes:
        ended_by: why the stream was told to end; empty if it was not
    """

    def __init__(
        self,
        stream_context: StreamContext,
        context: Context,
        handler: StreamHandler,
        arguments: Arguments,
    ) -> None:
        self.context = context
        self.handler = handler
        self.arguments = arguments
        self.codec = stream_context.make_codec()
        self.outlet = Outlet(
            context.call_id,
            stream_context.channel,
            self.codec,
            stream_context.flusher,
            stream_context.maximum_message,
        )
        self._stream_context = stream_context
        self._assembler = ChunkAssembler(stream_context.maximum_message)
        self._input_has_ended = False

    @property
    def ended_by(self) -> str:
        return self.context._ended_by

    def demand(self, count: int) -> None:
        """Adds to the number of elements that the owner has asked for."""
        self.outlet.demanded += count

    def take_chunk(self, sizes: Sequence[int], octets: Buffer) -> None:
        """Accepts a chunk of an input element. Only the first chunk of an element has `sizes`."""
        if sizes:
            self.expect()
        element = self._assembler.add(sizes, octets)
        if chunks := self._assembler.acknowledged():
            self.outlet.acknowledge(chunks)
        if element is not None:
            self.feed(element)

    def check_whole(self) -> None:
        """Raises MalformedError if an element is still incomplete."""
        if self._assembler.is_open:
            raise frames.MalformedError(
                f"stream {self.context.call_id} continued in the middle of an element"
            )

    def check_input(self) -> None:
        """Raises MalformedError if the stream takes no input or its input has ended."""
        if not self.handler.has_input:
            self._has_no_input()
        if self._input_has_ended:
            raise frames.MalformedError(
                f"input for stream {self.context.call_id}, whose input has ended"
            )

    def check_output(self) -> None:
        """Raises MalformedError if the stream gives no elements."""
        if not self.handler.has_output:
            raise frames.MalformedError(
                f"stream {self.context.call_id} was asked for elements, but gives none"
            )

    def end_input(self) -> None:
        """Records the end of the input; raises MalformedError if it had ended before."""
        self.check_input()
        self._input_has_ended = True

    def expect(self) -> None:
        """Announces an input element, whose first chunk has arrived."""
        self._has_no_input()

    def feed(self, elements: Arrived) -> None:
        """Accepts input elements."""
        self._has_no_input()

    def finish_input(self) -> None:
        """Tells that the input has ended."""
        self._has_no_input()

    def abort_input(self, message: str) -> None:
        """Tells that the input has failed."""
        self._has_no_input()

    def _has_no_input(self) -> NoReturn:
        raise frames.MalformedError(f"input for stream {self.context.call_id}, which takes none")

    def cancel(self, reason: str) -> None:
        """Ends the stream soon. For any thread."""
        self.context._cancelled = True
        self.context._ended_by = self.context._ended_by or reason

    def interrupt(self) -> bool:
        """Interrupts the stream; False if only the interrupter's signal can. For any thread."""
        return False

    @property
    def is_idle(self) -> bool:
        """Whether the stream is suspended because its thread is busy."""
        return False

    def tell_taken(self) -> None:
        """Tells the owner how many input elements were taken, as demand for as many more."""

    def succeed(self, value: object) -> None:
        """Ends the stream with the value that the function has returned."""
        reply, buffers = self.outlet.result(value)
        self._end(reply, buffers)

    def fail(self, error: BaseException) -> None:
        """Ends the stream with an error; raises errors that must end the process."""
        if isinstance(error, SystemExit):
            leave(self.context, error)
            raise error
        if isinstance(error, MemoryError) and self._stream_context.memory_is_limited:
            exit_codes.leave_out_of_memory(error)
        reply = failure(self.context, error, 0)
        if self.ended_by and reply.code == "raised":
            name = self.handler.name
            warn("stream %d of %s failed while it was being ended", reply.id, name, error=error)
        self._end(reply, ())

    def _end(self, reply: frames.Reply, buffers: Sequence[Buffer]) -> None:
        self.tell_taken()
        self._stream_context.call_table.finish(self.context)
        self._stream_context.ended()
        self.outlet.finish(reply, buffers)
        # This comes last, because a stopping worker waits only for streams that it still knows.
        self._stream_context.forget(self.context.call_id)
