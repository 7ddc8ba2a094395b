"""Large buffers in memory that the owner and this process share.

A buffer is in an unnamed file. The side that created it sends the file's descriptor, and the other
side opens that. Received buffers are mapped read-only. Sent files are sealed. Linux only.
"""

from __future__ import annotations

import mmap
import os
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec

# The item of the frame in front of a message's frame: the locations of its shared buffers.
KIND = 64
# The first bytes of such a frame.
_START = b"\x91\x92\x40"
_LARGEST_WRITE = 1 << 30

Buffer = bytes | memoryview

# Position among the message's buffers, process, descriptor, inode, offset, size.
_Place = tuple[int, int, int, int, int, int]
_Places = msgspec.msgpack.Decoder(tuple[tuple[int, list[_Place]]])
_encode = msgspec.msgpack.Encoder().encode


class Sharing(msgspec.Struct, frozen=True):
    """How the owner shares memory, from the bootstrap line."""

    process: int
    descriptor: int
    inode: int
    threshold: int
    limit: int


class MissingMemoryError(Exception):
    """The owner's memory could not be found."""


class Mapping(mmap.mmap):
    """Memory of the owner.

    Attributes:
        file: a descriptor of its own, with which it can be sent back without a copy
        inode: identifies the file
        freed: gets the number when nothing refers to the mapping any more
    """

    file: int = -1
    inode: int = 0
    number: int = 0
    freed: deque[int] | None = None

    def __del__(self) -> None:
        file, self.file = self.file, -1
        if file >= 0:
            os.close(file)
        if self.freed is not None:
            self.freed.append(self.number)


class SharedBuffer(bytes):
    """Represents a buffer in shared memory. It has no bytes in the message.

    Attributes:
        file: a descriptor of this process; `inode` identifies the file
        size: the number of bytes from `offset`
    """

    file: int
    inode: int
    offset: int
    size: int
    _keeper: Mapping | None

    def __new__(
        cls, file: int, inode: int, offset: int, size: int, keeper: Mapping | None = None
    ) -> SharedBuffer:
        """With a keeper, the file belongs to the keeper."""
        made = super().__new__(cls)
        made.file, made.inode, made.offset, made.size = file, inode, offset, size
        made._keeper = keeper
        return made

    def __del__(self) -> None:
        if self._keeper is None and self.file >= 0:
            os.close(self.detach())

    def detach(self) -> int:
        """Returns the descriptor and leaves it open."""
        file, self.file = self.file, -1
        return file


def size_of(buffer: Buffer) -> int:
    """The size of a buffer, which may be shared."""
    return buffer.size if isinstance(buffer, SharedBuffer) else len(buffer)


class Missing(bytes):
    """Represents a buffer that could not be mapped, until it is used."""

    why: str

    def __new__(cls, why: str) -> Missing:
        made = super().__new__(cls)
        made.why = why
        return made


class SharedMemory:
    """The memory that one process shares with its owner. Thread-safe.

    Attributes:
        threshold: the smallest shared size; no buffer is shared until the owner can open files
        freed: numbers of the owner's buffers that nothing refers to any more
    """

    def __init__(self, sharing: Sharing) -> None:
        self.threshold = sys.maxsize
        self._sharing = sharing
        self._process = os.getpid()
        self._lock = threading.Condition()
        self._unopened: deque[SharedBuffer] = deque()
        self._unopened_bytes = 0
        self.freed: deque[int] = deque()
        self._received = 0

    # What comes.

    def unwrap(self, parts: Sequence[Any]) -> list[Any]:
        """A message's frame and its buffers, if its first part says that some are shared."""
        if bytes(parts[0][:3]) != _START:
            return list(parts)
        _, places = _Places.decode(parts[0])[0]
        _, *merged = parts
        for place in places:
            self._received += 1
            merged.insert(place[0] + 1, self._map(*place[1:]))
        return merged

    def _map(
        self, process: int, descriptor: int, inode: int, offset: int, size: int
    ) -> memoryview | Missing:
        try:
            mapping = _open(process, descriptor, inode, offset, size)
        except (OSError, ValueError, MissingMemoryError) as problem:
            self.freed.append(self._received)
            return Missing(f"shared memory of {size} bytes could not be mapped: {problem}")
        mapping.number, mapping.freed = self._received, self.freed
        return memoryview(mapping)[offset : offset + size]

    # What goes.

    @property
    def _can_be_opened(self) -> bool:
        return self.threshold != sys.maxsize

    def holds(self, value: object) -> bool:
        """Whether an array or a view is in the owner's memory, which the owner can open."""
        return self._can_be_opened and _mapping_of(value) is not None

    def place(self, data: Buffer) -> SharedBuffer | None:
        """The buffer in shared memory; None where it is to travel in the message."""
        if not self._can_be_opened:
            return None
        known = _within(data)  # of any size, because nothing is copied
        if known is not None:
            return known
        if len(data) < self.threshold or self._unopened_bytes + len(data) > self._sharing.limit:
            return None
        try:
            return _copy(data)
        except OSError:
            return None

    def outgoing(self, frame: bytes, buffers: Sequence[Buffer]) -> tuple[bytes, Sequence[Buffer]]:
        """The message as it travels."""
        if any(isinstance(buffer, SharedBuffer) for buffer in buffers):
            return self._wrap(frame, buffers)
        return frame, buffers

    def _wrap(self, frame: bytes, buffers: Sequence[Buffer]) -> tuple[bytes, list[Buffer]]:
        """Keeps the shared buffers until the owner has opened them; one thread at a time."""
        beside: list[Buffer] = [frame]
        places: list[_Place] = []
        kept: list[SharedBuffer] = []
        for index, buffer in enumerate(buffers):
            if isinstance(buffer, SharedBuffer):
                where = (buffer.file, buffer.inode, buffer.offset, buffer.size)
                places.append((index, self._process, *where))
                kept.append(buffer)
            else:
                beside.append(buffer)
        with self._lock:
            self._unopened.extend(kept)
            self._unopened_bytes += sum(each.size for each in kept)
        return _encode([(KIND, places)]), beside

    def opened(self, count: int) -> None:
        """Handles that the owner has opened more. The first time says that it can."""
        self.threshold = self._sharing.threshold
        with self._lock:
            for _ in range(min(count, len(self._unopened))):
                self._unopened_bytes -= self._unopened.popleft().size
            if not self._unopened:
                self._lock.notify_all()

    def await_opened(self, limit: float) -> None:
        """Waits until the owner has opened all, up to a number of seconds."""
        with self._lock:
            self._lock.wait_for(lambda: not self._unopened, limit)


def attach(sharing: Sharing | None) -> SharedMemory | None:
    """The memory that this process shares, if it can."""
    if sharing is None or not hasattr(os, "memfd_create"):
        return None
    try:
        _open(sharing.process, sharing.descriptor, sharing.inode, 0, 1)
    except (OSError, ValueError, MissingMemoryError):
        return None
    return SharedMemory(sharing)


def probe() -> tuple[int, int]:
    """A file for the owner's trial, which is kept: its descriptor and inode."""
    made = _copy(b"\0")
    return made.detach(), made.inode


def _open(process: int, descriptor: int, inode: int, offset: int, size: int) -> Mapping:
    path = f"/proc/{process}/fd/{descriptor}"
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        found = os.fstat(file)
        if found.st_ino != inode or found.st_size < offset + size:
            raise MissingMemoryError(f"another file is at {path}")
        mapping = Mapping(file, offset + size, prot=mmap.PROT_READ)
    except BaseException:
        os.close(file)
        raise
    mapping.file, mapping.inode = file, inode
    return mapping


def _copy(data: Buffer) -> SharedBuffer:
    file = os.memfd_create("clutch", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        octets = memoryview(data).cast("B")
        at = 0
        while at < len(octets):
            at += os.pwrite(file, octets[at : at + _LARGEST_WRITE], at)
        _seal(file)
        return SharedBuffer(file, os.fstat(file).st_ino, 0, at)
    except BaseException:
        os.close(file)
        raise


def _seal(file: int) -> None:
    import fcntl  # there is none on Windows

    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
    fcntl.fcntl(file, fcntl.F_ADD_SEALS, seals)


def _within(data: Buffer) -> SharedBuffer | None:
    """The buffer where it is, if that is in memory of the owner's."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(data, memoryview) or not data.readonly:
        return None
    mapping = _mapping_of(data)
    if mapping is None:
        return None
    start = _address(numpy, memoryview(mapping))
    offset = _address(numpy, data) - start
    if not 0 <= offset <= len(mapping) - len(data):
        return None
    return SharedBuffer(mapping.file, mapping.inode, offset, len(data), mapping)


def _mapping_of(data: object) -> Mapping | None:
    for _ in range(8):
        if isinstance(data, Mapping):
            return data
        data = data.obj if isinstance(data, memoryview) else getattr(data, "base", None)
    return None


def _address(numpy: Any, data: memoryview) -> int:
    found: int = numpy.frombuffer(data, numpy.uint8).__array_interface__["data"][0]
    return found
