"""Cuts elements that are too large for one message into chunks, and assembles them again."""

from collections import deque
from collections.abc import Sequence

from clutch._streams.elements import Arrived
from clutch._wire import frames
from clutch._wire.address import Buffer
from clutch._wire.shared import SharedBuffer

CHUNK_BYTES = 256 * 1024
MOST_FRAMES = 8192
# The number of chunks after which they are acknowledged. The sender waits after four.
_HEARD_AFTER = 2
# An array of one element.
_HEAD = b"\x91"


def is_for_chunks(body: bytes, buffers: Sequence[Buffer]) -> bool:
    """Whether an element must be cut into chunks. One with a shared buffer is not."""
    size = len(body)
    for buffer in buffers:
        if isinstance(buffer, SharedBuffer):
            return False
        size += len(buffer)
    return size > CHUNK_BYTES and len(buffers) < MOST_FRAMES


def cut(body: bytes, buffers: Sequence[Buffer]) -> tuple[list[int], deque[memoryview]]:
    """The sizes of an element's body and buffers, and its chunks."""
    whole = [memoryview(frame).cast("B") for frame in (body, *buffers)]
    chunks = deque(
        frame[start : start + CHUNK_BYTES]
        for frame in whole
        for start in range(0, len(frame), CHUNK_BYTES)
    )
    return [len(frame) for frame in whole], chunks


class ChunkAssembler:
    """Assembles input elements of one stream from their chunks, one element at a time.

    The memory grows with each chunk, because to allocate all of it at once takes as long as to fill
    it.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._frames: list[bytearray] = []
        # For each incomplete frame: its position and the number of missing bytes.
        self._missing: deque[tuple[int, int]] = deque()
        self._unheard = 0

    @property
    def is_open(self) -> bool:
        """Whether an element is incomplete."""
        return bool(self._missing)

    def add(self, sizes: Sequence[int], octets: Buffer) -> Arrived | None:
        """Adds the next chunk. Returns the element if it is complete."""
        if self.is_open == bool(sizes):
            raise frames.MalformedError("a chunk that does not continue the one before it")
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
        """The number of chunks to acknowledge now."""
        if self._missing and self._unheard < _HEARD_AFTER:
            return 0
        count, self._unheard = self._unheard, 0
        return count

    def _begin(self, sizes: Sequence[int]) -> None:
        if sum(sizes) > self._limit or len(sizes) > MOST_FRAMES:
            raise frames.MalformedError(
                f"chunks of an element of {sum(sizes)} bytes in {len(sizes)} frames"
            )
        self._frames = [bytearray(_HEAD), *(bytearray() for _ in sizes[1:])]
        self._missing = deque((at, size) for at, size in enumerate(sizes) if size)

    def _fill(self, octets: Buffer) -> None:
        at, room = self._missing.popleft() if self._missing else (0, 0)
        size = len(octets)
        if not 0 < size <= min(room, CHUNK_BYTES):
            raise frames.MalformedError(f"a chunk of {size} bytes, where {room} are missing")
        self._frames[at] += octets
        if size < room:
            self._missing.appendleft((at, room - size))
