"""The data channel: a DEALER that implements ZMTP on a plain socket.

The thread that runs the handlers also reads and writes, so no call waits for another thread.
"""

import select
import socket
import sys
import time
from collections.abc import Sequence

from clutch._wire.address import Address, Buffer, LinkLostError
from clutch._wire.shared import SharedMemory

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


def _head(size: int, more: bool) -> bytes:
    if size < 256:
        return bytes((_MORE if more else 0, size))
    return bytes((_LARGE | more,)) + size.to_bytes(8, "big")


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


class DataChannel:
    """One connection. Owned by one thread at a time. Raises LinkLostError once the owner is gone.

    Attributes:
        maximum_message: the largest message in bytes
        buffers: the frames after the first of the latest message that were not received yet
        shared: what large buffers cross in, if the owner shares memory
    """

    name = "data"

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
        self.shared: SharedMemory | None = None
        self._ahead: Buffer | None = None
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
        self._socket.settimeout(None)

    def _shake_hands(self, identity: bytes) -> None:
        self._write(_GREETING + _ready(identity))
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

    def _ready_end(self) -> int:
        return _GREETING_SIZE + 2 + self._unread[_GREETING_SIZE + 1]

    def receive_waiting(self) -> Buffer | None:
        """Blocks until a message arrives and returns its first frame; None after `stop_waiting`."""
        return self._receive(0)

    def receive_now(self) -> Buffer | None:
        """Returns the first frame of a message if one has arrived, else None."""
        return self._receive(socket.MSG_DONTWAIT)

    def receive_buffers(self, count: int) -> Sequence[Buffer]:
        """Returns the next frames of the message whose first frame was received."""
        taken, self.buffers = self.buffers[:count], self.buffers[count:]
        return taken

    def has_more(self) -> bool:
        """Whether a whole message has been read from the socket and not been received yet."""
        if self._ahead is None:
            self._ahead = self._take()
        return self._ahead is not None

    def stop_waiting(self) -> None:
        """Ends a blocked `receive_waiting`. Only for a signal handler of the blocked thread."""
        if self._socket.fileno() >= 0:
            self._socket.setblocking(False)

    def wait_again(self) -> None:
        """Undoes `stop_waiting`. For the receiving thread."""
        if self._socket.fileno() >= 0:
            self._socket.setblocking(True)

    def _receive(self, flags: int) -> Buffer | None:
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            return ahead
        while (frame := self._take()) is None:
            if not self._fill(flags):
                return None
        return frame

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
                body, *self.buffers = parts if self.shared is None else self.shared.unwrap(parts)
                return body

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

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Writes one message. Blocks while the owner does not read."""
        if not buffers:
            size = len(frame)
            self._write((_SHORT_HEADS[size] if size < 256 else _head(size, False)) + frame)
            return
        if self.shared is not None:
            frame, buffers = self.shared.outgoing(frame, buffers)
        parts: list[memoryview] = [memoryview(_head(len(frame), True)), memoryview(frame)]
        last = len(buffers) - 1
        for position, buffer in enumerate(buffers):
            octets = memoryview(buffer).cast("B")
            parts += memoryview(_head(len(octets), position < last)), octets
        self._write_all(parts)

    def _write(self, octets: bytes) -> None:
        try:
            sent = self._socket.send(octets)
        except OSError as error:
            self._await_room(error)
            sent = 0
        if sent < len(octets):
            self._write_all([memoryview(octets)[sent:]])

    def _write_all(self, parts: list[memoryview]) -> None:
        while parts:
            try:
                sent = self._socket.sendmsg(parts[:64])
            except OSError as error:
                self._await_room(error)
                continue
            while parts and sent >= len(parts[0]):
                sent -= len(parts.pop(0))
            if sent:
                parts[0] = parts[0][sent:]

    def _await_room(self, error: OSError) -> None:
        if not isinstance(error, BlockingIOError):
            raise LinkLostError(f"{self._lost}: {error}") from None
        room = select.poll()
        room.register(self.fileno, select.POLLOUT)
        room.poll()

    def leave_to_parent(self) -> None:
        """Disables the channel in a forked child, so that it does not answer the parent's calls."""
        self._lost = "a forked process returned from its handler, but only its parent may reply"
        self._socket.close()
        # Bytes that were read ahead also belong to the parent.
        self._unread, self._at, self._ahead = b"", 0, None
        self._large, self._parts, self.buffers = None, [], []

    def close(self) -> None:
        self._socket.close()
