"""A stream's input, as an iterator for a thread of its own."""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from clutch import _frames as frames
from clutch._address import Buffer
from clutch._codec import BadArguments, Codec
from clutch._failures import Refusal
from clutch._stream_outlet import Outlet
from clutch.errors import UpstreamFailed

# Elements that may be on their way or wait here.
WINDOW = 256

Arrived = tuple[Buffer, Sequence[Buffer]]


class Credit:
    """How much input the owner may send, and has to be told of."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._taken = WINDOW
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

    def take(self) -> None:
        """One was taken: half of the window at once is asked for anew."""
        self._taken += 1
        if self._taken >= WINDOW // 2:
            self.tell()
            self._outlet.flush()

    def tell(self) -> None:
        """Asks for as many as were taken; said with the next flush."""
        if self._taken:
            self._allowed += self._taken
            self._outlet.request(self._taken)
            self._taken = 0


class Decoder:
    """Elements of one type hint."""

    def __init__(self, codec: Codec, hint: object, name: str) -> None:
        self._codec = codec
        self._hint = hint
        self._name = name

    def decode(self, arrived: Arrived) -> object:
        """The element; Refusal where it does not fit the hint."""
        try:
            return self._codec.decode(arrived[0], arrived[1], self._hint)
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

    def take(self) -> object:
        """The next element. StopIteration, UpstreamFailed, or GeneratorExit once it is closed."""
        if not self._arrived and not self._is_finished:
            self._credit.tell()
            self._outlet.flush()
        with self.changed:
            while not (self._arrived or self._is_finished or self._is_closed):
                self.changed.wait()
            if self._is_closed:
                raise GeneratorExit
            if not self._arrived:
                if self._failure is not None:
                    raise UpstreamFailed(self._failure)
                raise StopIteration
            arrived = self._arrived.popleft()
        if not self._is_finished:
            self._credit.take()
        try:
            return self._decoder.decode(arrived)
        except BaseException as problem:
            self.problem = problem
            raise GeneratorExit from None


class InputIterator:
    """What the user's function is given; both are called where the user's code is left."""

    def __init__(self, inlet: Inlet, leave: Callable[[], None], enter: Callable[[], None]) -> None:
        self._inlet = inlet
        self._leave = leave
        self._enter = enter

    def __iter__(self) -> "InputIterator":
        return self

    def __next__(self) -> object:
        self._leave()
        try:
            return self._inlet.take()
        finally:
            self._enter()
