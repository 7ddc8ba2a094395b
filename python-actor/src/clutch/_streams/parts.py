"""Elements that are too large for one message: cut to parts, and put together from them."""

from collections import deque
from collections.abc import Sequence

from clutch._streams.elements import Arrived
from clutch._wire import frames
from clutch._wire.address import Buffer

PART_BYTES = 256 * 1024
MOST_FRAMES = 8192
# Parts after which the owner hears of them; it waits after four.
_HEARD_AFTER = 2
# An array of one element.
_HEAD = b"\x91"


def is_for_parts(body: bytes, buffers: Sequence[Buffer]) -> bool:
    """Whether an element is to be cut."""
    size = len(body)
    for buffer in buffers:
        size += len(buffer)
    return size > PART_BYTES and len(buffers) < MOST_FRAMES


def cut(body: bytes, buffers: Sequence[Buffer]) -> tuple[list[int], deque[memoryview]]:
    """The sizes of an element's frames, and its parts."""
    whole = [memoryview(frame).cast("B") for frame in (body, *buffers)]
    parts = deque(
        frame[start : start + PART_BYTES]
        for frame in whole
        for start in range(0, len(frame), PART_BYTES)
    )
    return [len(frame) for frame in whole], parts


class PartialElement:
    """Puts together the input of one stream that comes in parts: one element at a time.

    Its memory grows with what comes: to have all of it at once would take as long as to fill it.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._frames: list[bytearray] = []
        # Of each frame that is not complete: its position, and how much of it is to come.
        self._missing: deque[tuple[int, int]] = deque()
        self._unheard = 0

    @property
    def is_open(self) -> bool:
        """Whether an element has come in part."""
        return bool(self._missing)

    def add(self, sizes: Sequence[int], octets: Buffer) -> Arrived | None:
        """Takes the next part; the element, if it was its last."""
        if self.is_open == bool(sizes):
            raise frames.MalformedError("a part that does not go on with the one before it")
        if sizes:
            self._begin(sizes)
        self._fill(octets)
        self._unheard += 1
        if self._missing:
            return None
        body, *buffers = [memoryview(frame).toreadonly() for frame in self._frames]
        self._frames = []
        return Arrived(body, 1, [buffers] if buffers else ())

    def acknowledged(self) -> int:
        """How many parts to acknowledge now."""
        if self._missing and self._unheard < _HEARD_AFTER:
            return 0
        count, self._unheard = self._unheard, 0
        return count

    def _begin(self, sizes: Sequence[int]) -> None:
        if sum(sizes) > self._limit or len(sizes) > MOST_FRAMES:
            raise frames.MalformedError(
                f"parts of an element of {sum(sizes)} bytes in {len(sizes)} frames"
            )
        self._frames = [bytearray(_HEAD), *(bytearray() for _ in sizes[1:])]
        self._missing = deque((at, size) for at, size in enumerate(sizes) if size)

    def _fill(self, octets: Buffer) -> None:
        at, room = self._missing.popleft() if self._missing else (0, 0)
        size = len(octets)
        if not 0 < size <= min(room, PART_BYTES):
            raise frames.MalformedError(f"a part of {size} bytes, where {room} are missing")
        self._frames[at] += octets
        if size < room:
            self._missing.appendleft((at, room - size))
