"""A stream's input, as an iterator for a thread of its own."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from msgspec import Raw

from clutch import _frames as frames
from clutch._address import Buffer
from clutch._codec import BadArguments, Codec
from clutch._failures import Refusal
from clutch._stream_outlet import Outlet
from clutch.errors import CallInterrupted, UpstreamFailed

# Elements that may be on their way or wait here.
WINDOW = 256
# Elements that the stream's thread takes at once.
_CHUNK = 64

Arrived = tuple[Raw, Sequence[Buffer]]


class Credit:
    """How much input the owner may send, and has to be told of.

    Attributes:
        taken: how many were used up of which it was not told
    """

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self.taken = WINDOW
        self._allowed = 0
        self.arrived = 0

    def arrive(self, count: int, stream_id: int) -> None:
        """So many have come; MalformedError where they were not asked for."""
        self.arrived += count
        if self.arrived > self._allowed:
            raise frames.MalformedError(
                f"stream {stream_id} was sent {self.arrived} elements and had asked for"
                f" {self._allowed}"
            )

    def refill(self) -> None:
        """Asks for half of the window at once, as soon as so many were taken."""
        if self.taken >= WINDOW // 2:
            self.tell()
            self._outlet.flush()

    def tell(self) -> None:
        """Asks for as many as were taken; said with the next flush."""
        if self.taken:
            self._allowed += self.taken
            self._outlet.request(self.taken)
            self.taken = 0


class Decoder:
    """Elements of one type hint."""

    def __init__(self, codec: Codec, hint: object, name: str) -> None:
        self._codec = codec
        self._hint = hint
        self._name = name
        self._quick = codec.quick_decoder(hint)

    def decode(self, arrived: Arrived) -> object:
        """The element; Refusal where it does not fit the hint."""
        if self._quick is not None and not arrived[1]:
            try:
                return self._quick(arrived[0])
            except Exception:  # the longer way explains, or can do more
                pass
        try:
            return self._codec.decode(memoryview(arrived[0]), arrived[1], self._hint)
        except BadArguments as problem:
            raise Refusal(BadArguments(f"an element for {self._name}: {problem}")) from None


class Inlet:
    """The input of one stream. The main thread puts in, and the stream's thread takes.

    Attributes:
        changed: is notified when something has come
        problem: what was wrong with an element
    """

    def __init__(
        self, changed: threading.Condition, outlet: Outlet, decoder: Decoder, stream_id: int
    ) -> None:
        self.changed = changed
        self.problem: BaseException | None = None
        self._outlet = outlet
        self._decoder = decoder
        self._id = stream_id
        self._credit = Credit(outlet)
        self._arrived: deque[Arrived] = deque()
        self._is_finished = False
        self._failure: str | None = None
        self._is_closed = False

    def open(self) -> None:
        """Asks for the first elements."""
        self.tell()
        self._outlet.flush()

    def tell(self) -> None:
        """Asks for as many as were taken; said with the next flush."""
        self._credit.tell()

    def put(self, elements: Sequence[Arrived]) -> None:
        with self.changed:
            self._credit.arrive(len(elements), self._id)
            self._arrived.extend(elements)
            self.changed.notify_all()

    def finish(self, failure: str | None = None) -> None:
        with self.changed:
            self._is_finished = True
            self._failure = failure
            self.changed.notify_all()

    def close(self) -> None:
        """Who waits for more input, or asks for it from now on, is ended."""
        with self.changed:
            self._is_closed = True
            self.changed.notify_all()

    def iterate(self, leave: Callable[[], None], enter: Callable[[], None]) -> Iterator[object]:
        """What the user's function is given; both are called where the user's code is left.

        Raises UpstreamFailed, or GeneratorExit once it is closed.
        """
        decode, credit = self._decoder.decode, self._credit
        while True:
            leave()
            try:
                chunk = self._take()
            finally:
                enter()
            if not chunk:
                return
            for arrived in chunk:
                if self._is_closed:
                    raise GeneratorExit
                try:
                    element = decode(arrived)
                except CallInterrupted:
                    raise
                except BaseException as problem:
                    self.problem = problem
                    raise GeneratorExit from None
                credit.taken += 1
                yield element

    def _take(self) -> list[Arrived]:
        """The next elements; none at the end."""
        if not self._is_finished:
            self._credit.refill()
            if not self._arrived:
                self._credit.tell()
                self._outlet.flush()
        with self.changed:
            while not (self._arrived or self._is_finished or self._is_closed):
                self.changed.wait()
            if self._is_closed:
                raise GeneratorExit
            if self._failure is not None and not self._arrived:
                raise UpstreamFailed(self._failure)
            return [self._arrived.popleft() for _ in range(min(_CHUNK, len(self._arrived)))]
