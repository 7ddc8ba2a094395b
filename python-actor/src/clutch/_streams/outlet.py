"""Sends the output of a stream. Elements that are ready together share a message."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from time import sleep
from typing import Any

from msgspec import Raw

from clutch._calls.failures import Refusal
from clutch._calls.shared_channel import SharedChannel
from clutch._codec.codec import Codec, TooLarge, Unencodable
from clutch._streams.chunks import cut, is_for_chunks
from clutch._wire import exit_codes, frames, framing
from clutch._wire.address import Buffer, LinkLostError
from clutch.context import Context

# Nanoseconds. If a run of elements took longer, all unsent elements are sent at once.
_QUICK = 100_000
# Seconds that elements of quick runs are held back, at most.
_HOLD = 0.002
# The most elements that are made between two looks at the clock.
_LONGEST_RUN = 32

_MOST_ELEMENTS = 256
_MAXIMUM_BYTES = 64 * 1024
# The size of an element that is written in place.
_PLAIN_BYTES = 200
_WHOLE = 1 << 63
_SHORT = _PLAIN_BYTES - 3
_PLAIN = frozenset({float, bool, type(None)})

NOTHING = object()


class Outlet:
    """The unsent output of one stream. One thread adds elements; any thread may flush.

    Attributes:
        demanded: how many elements the owner has asked for so far
        given: how many elements were added so far
        unsent: the unsent elements; once there is one, `settle` must be called
        chunks: the unsent chunks of the latest element, if it is large; they must be sent before
            another element is added
    """

    def __init__(
        self,
        stream_id: int,
        channel: SharedChannel,
        codec: Codec,
        flusher: "Flusher",
        maximum_message: int,
    ) -> None:
        self._id = stream_id
        self._channel = channel
        self._encode = codec.encode
        self._flusher = flusher
        self._maximum_bytes = min(_MAXIMUM_BYTES, maximum_message)
        self.demanded = 0
        self.given = 0
        self._lock = threading.Lock()
        # One thread appends while others remove from the front.
        self.unsent: list[Any] = []
        self.chunks: deque[memoryview] = deque()
        self._sizes: list[int] = []
        self._bytes = 0
        self._requested = 0
        self._longest_run = 1
        self._end = threading.Lock()
        self._has_ended = False

    @property
    def run(self) -> int:
        """How many elements may be collected before the next `settle`; 0 without demand."""
        return min(self.demanded - self.given, self._longest_run)

    def collect(self, step: Callable[[], object], context: Context) -> object:
        """Makes and adds elements until the run is over or the stream is told to end.

        Returns an element that cannot be written in place, which also ends the run, or NOTHING.
        An interrupt may be raised between any two bytecode instructions.
        """
        unsent, add, low, high = self.unsent, self.add, -_WHOLE, _WHOLE
        append = unsent.append
        for _ in range(self.run):
            value = step()
            kind = type(value)
            if kind is float or (kind is int and low <= value < high):  # type: ignore[operator]
                append(value)
                self.given += 1
            elif not add(value):
                return value
            if len(unsent) == 1 or context._ended_by:
                break
        return NOTHING

    def add(self, value: object) -> bool:
        """Adds an element if it can be written in place; False for all others."""
        kind = type(value)
        if (
            (kind is int and -_WHOLE <= value < _WHOLE)  # type: ignore[operator]
            or kind in _PLAIN
            or (kind is str and len(value) < _SHORT and value.isascii())  # type: ignore[arg-type,attr-defined]
        ):
            self.unsent.append(value)
            self.given += 1
            return True
        return False

    def give(self, value: object) -> None:
        """Adds any element; Refusal if it cannot be encoded."""
        try:
            body, buffers = self._encode(value, "element")
        except (Unencodable, TooLarge) as problem:
            raise Refusal(problem) from None
        if is_for_chunks(body, buffers):
            self.flush()
            self._sizes, self.chunks = cut(body, buffers)
            self.given += 1
            return
        with self._lock:
            if not self._has_room(body, buffers):
                self._send()
            self.unsent.append(Raw(body))
            self._bytes += len(body)
            self.given += 1
            if buffers:
                self._send(buffers=buffers)

    def send_chunk(self) -> None:
        """Sends the next chunk. For the thread that adds elements."""
        octets = self.chunks.popleft()
        sizes, self._sizes = self._sizes, []
        self._channel.send(framing.encode([frames.OutputChunk(self._id, sizes)]), (octets,))

    def acknowledge(self, chunks: int) -> None:
        """Acknowledges a number of chunks of the input, unless the stream has ended."""
        with self._end:
            if not self._has_ended:
                self._channel.send(framing.encode([frames.ChunkAcknowledged(self._id, chunks)]))

    def settle(self, nanoseconds: int) -> bool:
        """Adapts to the time that a run took.

        Returns whether it has sent the unsent elements, which takes time itself.
        """
        is_slow = nanoseconds > _QUICK
        if is_slow:
            self._longest_run = 1
        elif nanoseconds < _QUICK // 4:
            self._longest_run = min(2 * self._longest_run, _LONGEST_RUN)
        if is_slow or len(self.unsent) >= _MOST_ELEMENTS:
            self.flush()
            return True
        if len(self.unsent) == 1:
            self._flusher.watch(self)
        return False

    def request(self, count: int) -> None:
        """Asks for a number of further input elements with the next flush."""
        with self._lock:
            self._requested += count

    def flush(self) -> None:
        """Sends all unsent elements and requests."""
        with self._lock:
            self._send()

    def finish(self, reply: frames.Reply, buffers: Sequence[Buffer] = ()) -> None:
        """Sends all unsent elements and then the end of the stream. Unsent chunks are dropped."""
        self.chunks.clear()
        body = reply.value if isinstance(reply, frames.Result) else b""
        with self._lock, self._end:
            self._has_ended = True
            if buffers or not self._has_room(body, ()):
                self._send()
                self._channel.send(framing.encode([reply]), buffers)
            else:
                self._send(reply)

    def result(self, value: object) -> tuple[frames.Reply, Sequence[Buffer]]:
        """The end of a stream whose function has returned. Refusal if the value cannot cross."""
        try:
            body, buffers = self._encode(value)
        except (Unencodable, TooLarge) as problem:
            raise Refusal(problem) from None
        return frames.Result(self._id, Raw(body), 0, len(buffers)), buffers

    def _has_room(self, body: Buffer | Raw, buffers: Sequence[Buffer]) -> bool:
        """Whether an element fits into one message with the unsent ones."""
        size = self._bytes + _PLAIN_BYTES * len(self.unsent) + len(body)
        return size + sum(map(len, buffers)) <= self._maximum_bytes

    def _send(self, *last: frames.Reply, buffers: Sequence[Buffer] = ()) -> None:
        """Sends all unsent items. The buffers belong to the last element."""
        items: list[frames.Sent] = []
        elements = self.unsent[:]
        if elements:
            del self.unsent[: len(elements)]
            counts = [0] * (len(elements) - 1) + [len(buffers)] if buffers else []
            items.append(frames.PlainElements(self._id, elements, counts))
        if self._requested:
            items.append(frames.Request(self._id, self._requested))
        items += last
        if not items:
            return
        self._bytes = self._requested = 0
        self._channel.send(framing.encode(items), buffers)


class Flusher:
    """Sends elements that were held back, if the generator takes long to make the next one."""

    def __init__(self) -> None:
        self._waiting: set[Outlet] = set()
        self._is_due = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, outlet: Outlet) -> None:
        """Flushes the outlet soon."""
        self._waiting.add(outlet)
        if not self._is_due.is_set():
            self._is_due.set()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="clutch-flusher", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        try:
            while self._is_due.wait():
                sleep(_HOLD)
                self._is_due.clear()
                while self._waiting:
                    outlet = self._waiting.pop()
                    outlet.flush()
                    if outlet.unsent:
                        self.watch(outlet)
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)
