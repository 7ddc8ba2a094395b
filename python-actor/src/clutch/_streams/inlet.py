"""A stream's input as an iterator, for a stream with its own thread."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from operator import length_hint

from clutch._streams.elements import Arrived, Decoder
from clutch._streams.outlet import Outlet
from clutch._wire import frames
from clutch.errors import UpstreamFailed

# The number of elements that may be in transit or wait here.
WINDOW = 1024
# The number of elements after which the owner may be asked for more.
PIECE = 64


class Credit:
    """Counts how much input the owner may send, and tells the owner."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self.arrived = 0
        self._allowed = 0
        self._taken = WINDOW
        self._piece: Iterator[object] = iter(())
        self._left = 0

    def arrive(self, count: int, stream_id: int) -> None:
        """Counts elements that have arrived; MalformedError if they exceed the demand."""
        self.check(count, stream_id)
        self.arrived += count

    def check(self, count: int, stream_id: int) -> None:
        """Raises MalformedError if that many elements exceed the demand."""
        if self.arrived + count > self._allowed:
            raise frames.MalformedError(
                f"stream {stream_id} was sent {self.arrived + count} elements but had asked for"
                f" {self._allowed}"
            )

    def use(self, piece: list[object]) -> Iterator[object]:
        """Iterates over the elements and counts each one as taken."""
        self._count()
        self._left = len(piece)
        self._piece = iter(piece)
        return self._piece

    def _count(self) -> None:
        left = length_hint(self._piece)
        self._taken += self._left - left
        self._left = left

    @property
    def is_low(self) -> bool:
        """Whether half of the window has been used."""
        self._count()
        return self._taken >= WINDOW // 2

    def refill(self) -> None:
        """Asks for more elements at once if half of the window has been used."""
        if self.is_low:
            self.tell()
            self._outlet.flush()

    def tell(self) -> None:
        """Asks for as many elements as were taken, with the next flush."""
        self._count()
        if self._taken:
            self._allowed += self._taken
            self._outlet.request(self._taken)
            self._taken = 0


class Inlet:
    """The input of one stream. The main thread adds elements, and the stream's thread takes them.

    Attributes:
        changed: notified when something has arrived
        problem: the failure of an element that could not be decoded
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
        """Asks for as many elements as were taken, with the next flush."""
        self._credit.tell()

    def expect(self) -> None:
        """Announces an input element; MalformedError if none was asked for."""
        with self.changed:
            self._credit.check(1, self._id)

    def put(self, arrived: Arrived) -> None:
        with self.changed:
            self._credit.arrive(arrived.count, self._id)
            self._arrived.append(arrived)
            self.changed.notify_all()

    def finish(self, failure: str | None = None) -> None:
        with self.changed:
            self._is_finished = True
            self._failure = failure
            self.changed.notify_all()

    def close(self) -> None:
        """Ends the iterator, even if it is waiting for input."""
        with self.changed:
            self._is_closed = True
            self.changed.notify_all()

    def iterate(self, leave: Callable[[], None], enter: Callable[[], None]) -> Iterator[object]:
        """The iterator for the user's function. Calls `leave` and `enter` around waits.

        Raises UpstreamFailed, or GeneratorExit once it is closed.
        """
        while True:
            leave()
            try:
                arrived = self._take()
            finally:
                enter()
            if arrived is None:
                return
            values, problem = self._decoder.decode(arrived)
            for start in range(0, len(values), PIECE):
                for element in self._credit.use(values[start : start + PIECE]):
                    if self._is_closed:
                        raise GeneratorExit
                    yield element
                if self._credit.is_low:
                    leave()
                    try:
                        self._credit.refill()
                    finally:
                        enter()
            if problem is not None:
                self.problem = problem
                raise GeneratorExit

    def _take(self) -> Arrived | None:
        """Waits for the next elements; None at the end."""
        if not self._arrived and not self._is_finished:
            self._credit.tell()
            self._outlet.flush()
        with self.changed:
            while not (self._arrived or self._is_finished or self._is_closed):
                self.changed.wait()
            if self._is_closed:
                raise GeneratorExit
            if self._arrived:
                return self._arrived.popleft()
            if self._failure is not None:
                raise UpstreamFailed(self._failure)
            return None
