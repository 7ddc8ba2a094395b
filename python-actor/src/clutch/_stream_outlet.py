"""What a stream sends: elements that are ready together share a message."""

import threading
from collections.abc import Sequence
from time import sleep
from typing import Any

from msgspec import Raw

from clutch import _exits
from clutch import _frames as frames
from clutch._address import Buffer, LinkLostError
from clutch._codec import Codec, TooLarge, Unencodable
from clutch._failures import Refusal
from clutch._zmtp import DataChannel

# An element that took longer is sent at once, with those before it.
QUICK = 100_000
# The longest that a quick one is held back, in seconds.
_HOLD = 0.002

_MOST_ELEMENTS = 256
_MAXIMUM_BYTES = 64 * 1024
_WHOLE = 1 << 63
_SHORT = 1024


class SharedChannel:
    """The data channel, for several threads."""

    def __init__(self, channel: DataChannel) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self._is_closed = False

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Writes one message."""
        with self._lock:
            if not self._is_closed:
                self._channel.send(frame, buffers)

    def close(self) -> None:
        """Nothing is written any more."""
        with self._lock:
            self._is_closed = True


class Outlet:
    """What one stream has to send. One thread gives, and any thread may flush.

    Attributes:
        demanded: how many elements the owner ever asked for
        given: how many were given
    """

    def __init__(
        self, stream_id: int, channel: SharedChannel, codec: Codec, flusher: "Flusher"
    ) -> None:
        self._id = stream_id
        self._channel = channel
        self._encode = codec.encode
        self._flusher = flusher
        self.demanded = 0
        self.given = 0
        self._lock = threading.Lock()
        self._elements: list[Any] = []
        self._counts: list[int] = []
        self._buffers: list[Buffer] = []
        self._bytes = 0
        self._requested = 0

    def give(self, value: object, nanoseconds: int) -> bool:
        """Adds an element that took so long to make; Refusal where it cannot cross.

        Whether it has sent what was there, which takes a while itself.
        """
        kind = type(value)
        buffers: Sequence[Buffer] = ()
        element: object = value
        if (
            value is None
            or kind is float
            or kind is bool
            or (kind is int and -_WHOLE <= value < _WHOLE)  # type: ignore[operator]
        ):
            size = 9
        elif kind is str and len(value) < _SHORT and value.isascii():  # type: ignore[arg-type,attr-defined]
            size = 3 + len(value)  # type: ignore[arg-type]
        else:
            try:
                body, buffers = self._encode(value, "element")
            except (Unencodable, TooLarge) as problem:
                raise Refusal(problem) from None
            element, size = Raw(body), len(body)
        with self._lock:
            if self._bytes + size > _MAXIMUM_BYTES:
                self._send()
            self._elements.append(element)
            self._bytes += size
            self.given += 1
            if buffers:
                self._counts += [0] * (len(self._elements) - 1 - len(self._counts))
                self._counts.append(len(buffers))
                self._buffers += buffers
            if buffers or nanoseconds > QUICK or len(self._elements) >= _MOST_ELEMENTS:
                self._send()
                return True
            is_first = len(self._elements) == 1
        if is_first:
            self._flusher.watch(self)
        return False

    def request(self, count: int) -> None:
        """So many more elements of the input may come; said with the next flush."""
        with self._lock:
            self._requested += count

    def flush(self) -> None:
        """Sends what is there."""
        with self._lock:
            self._send()

    def finish(self, reply: frames.Reply, buffers: Sequence[Buffer] = ()) -> None:
        """Sends what is there, and the end of the stream behind it."""
        with self._lock:
            if buffers:
                self._send()
                self._channel.send(frames.encode([reply]), buffers)
            else:
                self._send(reply)

    def result(self, value: object) -> tuple[frames.Reply, Sequence[Buffer]]:
        """The end of a stream whose function has returned; Refusal where that cannot cross."""
        try:
            body, buffers = self._encode(value)
        except (Unencodable, TooLarge) as problem:
            raise Refusal(problem) from None
        return frames.Result(self._id, Raw(body), 0, len(buffers)), buffers

    def _send(self, *last: frames.Reply) -> None:
        items: list[frames.Sent] = []
        if self._elements:
            missing = len(self._elements) - len(self._counts) if self._counts else 0
            counts = self._counts + [0] * missing
            items.append(frames.PlainElements(self._id, self._elements, counts))
        if self._requested:
            items.append(frames.Request(self._id, self._requested))
        items += last
        if not items:
            return
        buffers = self._buffers
        frame = frames.encode(items)
        self._elements, self._counts, self._buffers = [], [], []
        self._bytes = self._requested = 0
        self._channel.send(frame, buffers)


class Flusher:
    """Sends what was held back, when the generator takes long over its next element."""

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
                    self._waiting.pop().flush()
        except LinkLostError as lost:
            _exits.leave(_exits.OWNER_LOST, f"clutch: {lost}")
