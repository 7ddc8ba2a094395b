"""A connection to the owner: a DEALER that implements ZMTP on a plain socket.

Without a library's thread between, a thread that reads and writes itself waits for no other.
"""

import socket
import sys
import time

from clutch._wire.address import Address, Buffer, LinkLostError

_MORE, _LARGE, _COMMAND = 1, 2, 4
_KNOWN_FLAGS = 7
_GREETING_SIZE = 64
_CHUNK = 64 * 1024
# Bytes of a large message that the system buffers, so that one side rarely waits for the other.
_SEND_BUFFER = 1024 * 1024
# The error of a connect while the owner's queue of connections is full.
_FULL_QUEUE: tuple[type[OSError], ...] = (BlockingIOError,)
if sys.platform != "linux":
    _FULL_QUEUE = (BlockingIOError, ConnectionRefusedError)
_PAUSE = 0.01
_GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
_SHORT_HEADS = [bytes((0, size)) for size in range(256)]


def _property(name: bytes, value: bytes) -> bytes:
    return bytes((len(name),)) + name + len(value).to_bytes(4, "big") + value


def _ready(identity: bytes) -> bytes:
    body = b"\5READY" + _property(b"Socket-Type", b"DEALER") + _property(b"Identity", identity)
    return bytes((_COMMAND, len(body))) + body


def head(size: int, more: bool) -> bytes:
    """What precedes a frame of this size."""
    if size < 256:
        return bytes((_MORE if more else 0, size))
    return bytes((_LARGE | more,)) + size.to_bytes(8, "big")


def message(frame: bytes) -> bytes:
    """A message of one frame."""
    size = len(frame)
    return (_SHORT_HEADS[size] if size < 256 else head(size, False)) + frame


def _connect(address: Address) -> socket.socket:
    scheme, _, place = address.endpoint.partition("://")
    if scheme == "tcp":
        host, _, port = place.rpartition(":")
        made = socket.create_connection((host.strip("[]"), int(port)), address.handshake_limit)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made
    end = time.monotonic() + address.handshake_limit
    while True:
        try:
            return _connect_at(place, address.handshake_limit)
        except _FULL_QUEUE:
            if time.monotonic() >= end:
                raise
        time.sleep(_PAUSE)


def _connect_at(path: str, limit: float) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    try:
        made.settimeout(limit)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        made.connect(path)
    except BaseException:
        made.close()
        raise
    return made


class Connection:
    """One connection. Owned by one thread at a time. Raises LinkLostError once the owner is gone.

    Attributes:
        maximum_message: the largest message in bytes
        buffers: the frames after the first of the latest message that were not received yet
    """

    name: str

    def __init__(self, address: Address) -> None:
        self.maximum_message = address.maximum_message
        self._lost = "the connection to the owner is gone"
        self._unread = b""
        self._at = 0
        self._large: bytearray | None = None
        self._large_filled = 0
        self._large_is_last = False
        self._parts: list[Buffer] = []
        self._parts_size = 0
        self.buffers: list[Buffer] = []
        try:
            self._socket = _connect(address)
        except OSError as error:
            raise LinkLostError(f"there is no owner at {address.endpoint}: {error}") from None
        self.fileno = self._socket.fileno()
        try:
            self._shake_hands(address.identity(self.name))
        except BaseException:
            self._socket.close()
            raise

    def _shake_hands(self, identity: bytes) -> None:
        self._greet(_GREETING + _ready(identity))
        while len(self._unread) < _GREETING_SIZE + 2 or len(self._unread) < self._ready_end():
            if not self._fill(0):
                raise LinkLostError("the owner did not finish the handshake in time")
        greeting = self._unread[:_GREETING_SIZE]
        if greeting[0] != 0xFF or greeting[10] < 3 or greeting[12:32] != _GREETING[12:32]:
            raise LinkLostError("the owner does not speak ZMTP 3 without a mechanism")
        ready = self._unread[_GREETING_SIZE : self._ready_end()]
        if ready[0] != _COMMAND or ready[2:8] != b"\5READY":
            raise LinkLostError("the owner's greeting does not end with READY")
        self._at = self._ready_end()

    def _greet(self, octets: bytes) -> None:
        try:
            self._socket.sendall(octets)
        except OSError as error:
            raise LinkLostError(f"{self._lost}: {error}") from None

    def _ready_end(self) -> int:
        return _GREETING_SIZE + 2 + self._unread[_GREETING_SIZE + 1]

    def _fill(self, flags: int) -> bool:
        try:
            if self._large is not None:
                rest = memoryview(self._large)[self._large_filled :]
                count = self._socket.recv_into(rest, 0, flags)
                self._large_filled += count
            else:
                chunk = self._socket.recv(_CHUNK, flags)
                count = len(chunk)
                left = self._unread[self._at :]
                self._unread = left + chunk if left else chunk
                self._at = 0
        except (BlockingIOError, TimeoutError):
            return False
        except OSError as error:
            raise LinkLostError(f"{self._lost}: {error}") from None
        if not count:
            raise LinkLostError(self._lost)
        return True

    def _take(self) -> Buffer | None:
        """The first frame of the next message, if it is complete. Keeps the message's buffers."""
        while True:
            if self._large is not None:
                if self._large_filled < len(self._large):
                    return None
                body: Buffer = memoryview(self._large).toreadonly()
                is_last, self._large = self._large_is_last, None
            else:
                data, at = self._unread, self._at
                left = len(data) - at
                if left < 2:
                    return None
                flags = data[at]
                if flags > _KNOWN_FLAGS:
                    raise LinkLostError("the owner sent a frame with unknown flags")
                if flags & _LARGE:
                    if left < 9:
                        return None
                    at += 9
                    size = int.from_bytes(data[at - 8 : at], "big")
                    if size > self.maximum_message:
                        raise LinkLostError(
                            f"the owner sent a frame of {size} bytes, over the limit"
                        )
                else:
                    size = data[at + 1]
                    at += 2
                end = at + size
                if end > len(data):
                    if size < _CHUNK:
                        return None
                    self._begin_large(flags, size, at)
                    continue
                self._at = end
                if flags & _COMMAND:
                    continue
                body = data[at:end]
                is_last = not flags & _MORE
            if is_last and not self._parts:
                return body
            self._add_part(body)
            if is_last:
                parts, self._parts, self._parts_size = self._parts, [], 0
                body, *self.buffers = self._unwrap(parts)
                return body

    def _unwrap(self, parts: list[Buffer]) -> list[Buffer]:
        """The frames of a message, which the other end may have wrapped."""
        return parts

    def _add_part(self, body: Buffer) -> None:
        self._parts.append(body)
        self._parts_size += len(body)
        if self._parts_size > self.maximum_message:
            raise LinkLostError(
                f"the owner sent a message of {self._parts_size} bytes and more, over the limit"
            )

    def _begin_large(self, flags: int, size: int, at: int) -> None:
        if flags & _COMMAND:
            raise LinkLostError(f"the owner sent a command of {size} bytes, over the limit")
        there = memoryview(self._unread)[at:]
        self._large = bytearray(size)
        self._large[: len(there)] = there
        self._large_filled = len(there)
        self._large_is_last = not flags & _MORE
        self._unread, self._at = b"", 0

    def leave_to_parent(self) -> None:
        """Disables the connection in a forked child, so that it does not speak for the parent."""
        self._lost = "a forked process returned from its handler, but only its parent may reply"
        self._socket.close()
        # Bytes that were read ahead also belong to the parent.
        self._unread, self._at = b"", 0
        self._large, self._parts, self.buffers = None, [], []

    def close(self) -> None:
        self._socket.close()
