"""The worker's three sockets. The only module that imports ZeroMQ."""

import hashlib
import hmac
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

import zmq

Buffer = bytes | memoryview

_ZERO_COPY_FROM = 64 * 1024
_CONTROL_QUEUE = 256
_LINGER = 1000
_HANDSHAKE_INTERVAL = 5000


class LinkLostError(Exception):
    """The connection to the owner is gone."""


@dataclass(frozen=True)
class Address:
    """Where the owner is, and what a worker proves itself with."""

    endpoint: str
    epoch: int
    secret: bytes
    maximum_message: int

    def identity(self, channel: str) -> bytes:
        proof = self.proof(b"clutch-1 identity " + channel.encode())
        return channel[:1].encode() + self.epoch.to_bytes(8, "big") + proof[:16]

    def hello_proof(self, channel: str, nonce: bytes) -> bytes:
        text = b"clutch-1 hello " + channel.encode() + self.epoch.to_bytes(8, "big")
        return self.proof(text + nonce)

    def accepts_start(self, proof: bytes, nonce: bytes) -> bool:
        return hmac.compare_digest(proof, self.proof(b"clutch-1 start" + nonce))

    def proof(self, text: bytes) -> bytes:
        return hmac.new(self.secret, text, hashlib.sha256).digest()


class Channel:
    """One DEALER, connected once. Owned by one thread at a time."""

    def __init__(
        self, context: "zmq.Context[zmq.Socket[bytes]]", address: Address, name: str
    ) -> None:
        self.name = name
        socket = self._socket = context.socket(zmq.DEALER)
        socket.routing_id = address.identity(name)
        socket.maxmsgsize = address.maximum_message
        socket.reconnect_ivl = -1
        socket.linger = _LINGER
        socket.handshake_ivl = _HANDSHAKE_INTERVAL
        socket.rcvhwm = 0
        socket.sndhwm = _CONTROL_QUEUE if name == "control" else 0
        self.monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        socket.connect(address.endpoint)
        self.receive = socket.recv
        self.fileno = int(socket.fd)

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Queues one message. Waits only while the owner is gone, which ends the process."""
        if not buffers:
            self._socket.send(frame)
            return
        self._socket.send(frame, zmq.SNDMORE)
        last = len(buffers) - 1
        for position, buffer in enumerate(buffers):
            more = zmq.SNDMORE if position < last else 0
            self._socket.send(buffer, more, copy=memoryview(buffer).nbytes < _ZERO_COPY_FROM)

    def send_now(self, frame: bytes) -> bool:
        """Queues one message unless the queue is full; False then."""
        try:
            self._socket.send(frame, zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True

    def receive_waiting(self) -> bytes | None:
        """Blocks for the first frame of a message; None when `stop_waiting` was called."""
        try:
            return self.receive()
        except zmq.Again:
            return None

    def receive_now(self) -> bytes | None:
        """The first frame of a message that is there already, or None."""
        try:
            return self.receive(zmq.NOBLOCK)
        except zmq.Again:
            return None

    def receive_buffers(self, count: int) -> list[memoryview]:
        """The next frames of the message of which the first frame was received."""
        buffers = []
        for _ in range(count):
            if not self._socket.getsockopt(zmq.RCVMORE):
                break
            buffers.append(self._socket.recv(copy=False).buffer)
        return buffers

    def stop_waiting(self) -> None:
        """Ends a blocked `receive_waiting`; only for a signal handler of the blocked thread."""
        if not self._socket.closed:
            self._socket.rcvtimeo = 0

    def has_more(self) -> bool:
        """Whether messages wait: to be asked after sends, since `fileno` is edge-triggered."""
        return bool(int(self._socket.getsockopt(zmq.EVENTS)) & zmq.POLLIN)

    def echo(self) -> None:
        """Returns whatever comes, without Python, until the link is closed."""
        try:
            zmq.proxy(self._socket, self._socket)
        except zmq.ContextTerminated:
            self._socket.close(0)

    def close(self) -> None:
        self.monitor.close(0)
        self._socket.close()


class Link:
    """The three channels of a worker."""

    def __init__(self, address: Address) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.data = Channel(self._context, address, "data")
        self.control = Channel(self._context, address, "control")
        self.echo = Channel(self._context, address, "echo")
        self.channels = (self.data, self.control, self.echo)

    def watch(self) -> "Watch":
        """What the control thread waits for."""
        return Watch(self)

    def close(self) -> None:
        """Sends what is queued, for a second at most. Data and control have to be closed before."""
        self.echo.monitor.close(0)
        self._context.term()


class Watch:
    """Waits on the control channel, a wake-up descriptor and the connections at once."""

    def __init__(self, link: Link) -> None:
        self._control = link.control
        self._wake_reader, self._wake_writer = os.pipe()
        os.set_blocking(self._wake_reader, False)
        os.set_blocking(self._wake_writer, False)
        self._poller = zmq.Poller()
        self._monitors = [channel.monitor for channel in link.channels]
        for monitor in self._monitors:
            self._poller.register(monitor, zmq.POLLIN)
        self._poller.register(self._wake_reader, zmq.POLLIN)

    def wake(self) -> None:
        """Ends a `wait` early; for any thread."""
        try:
            os.write(self._wake_writer, b"\0")
        except OSError:
            return  # full, so it is awake anyway, or closed

    def wait(self, milliseconds: int | None, sending: bool) -> bool:
        """Waits for a frame, or for room to send one; LinkLostError when the owner is gone.

        True when a frame can be received. While `sending`, frames are not looked for.
        """
        wanted = zmq.POLLOUT if sending else zmq.POLLIN
        self._poller.register(self._control._socket, wanted)
        events = dict(self._poller.poll(milliseconds))
        if any(monitor in events for monitor in self._monitors):
            raise LinkLostError("the connection to the owner is gone")
        if self._wake_reader in events:
            os.read(self._wake_reader, 4096)
        return bool(events.get(self._control._socket, 0) & zmq.POLLIN)

    def wait_for_frame(self, seconds: float) -> bytes | None:
        """The next frame on control; None when none came in time."""
        due = time.monotonic() + seconds
        while (left := due - time.monotonic()) > 0:
            if self.wait(int(left * 1000) + 1, sending=False):
                return self._control.receive_now()
        return None

    def close(self) -> None:
        os.close(self._wake_reader)
        os.close(self._wake_writer)
