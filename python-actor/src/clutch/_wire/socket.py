"""The worker's three channels. The only module that imports ZeroMQ."""

import os
import time

import zmq

from clutch._wire.address import Address, LinkLostError
from clutch._wire.zmtp import DataChannel

_CONTROL_QUEUE = 256
_LINGER = 1000
# Milliseconds between attempts to connect, for example to a full queue. A connection that is lost
# ends the worker.
_RETRY = 20


class Channel:
    """A DEALER socket, connected once. Owned by one thread at a time."""

    def __init__(
        self, context: "zmq.Context[zmq.Socket[bytes]]", address: Address, name: str
    ) -> None:
        self.name = name
        socket = self._socket = context.socket(zmq.DEALER)
        socket.routing_id = address.identity(name)
        socket.maxmsgsize = address.maximum_message
        socket.reconnect_ivl = _RETRY
        socket.linger = _LINGER
        socket.handshake_ivl = max(1, int(address.handshake_limit * 1000))
        socket.rcvhwm = 0
        socket.sndhwm = _CONTROL_QUEUE if name == "control" else 0
        self.monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        socket.connect(address.endpoint)

    def send(self, frame: bytes) -> None:
        """Queues one message. Blocks only if the owner is gone, which ends the process."""
        self._socket.send(frame)

    def send_now(self, frame: bytes) -> bool:
        """Queues one message. Returns False if the queue is full."""
        try:
            self._socket.send(frame, zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True

    def receive_now(self) -> bytes | None:
        """Returns a message if one has arrived, else None."""
        try:
            return self._socket.recv(zmq.NOBLOCK)
        except zmq.Again:
            return None

    def echo(self) -> None:
        """Echoes all messages in native code, until the link is closed."""
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
        self.data = DataChannel(address)
        self.control = Channel(self._context, address, "control")
        self.echo = Channel(self._context, address, "echo")
        self.channels = (self.data, self.control, self.echo)

    def watch(self) -> "Watch":
        """What the control thread waits for."""
        return Watch(self)

    def close(self) -> None:
        """Sends what is queued within a second. Close data and control first."""
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
        # The data channel is polled only for its end.
        self._poller.register(link.data.fileno, zmq.POLLERR)
        monitors = [link.control.monitor, link.echo.monitor]
        for monitor in monitors:
            self._poller.register(monitor, zmq.POLLIN)
        self._ends = [link.data.fileno, *monitors]
        self._poller.register(self._wake_reader, zmq.POLLIN)

    def wake(self) -> None:
        """Ends a `wait` early; for any thread."""
        try:
            os.write(self._wake_writer, b"\0")
        except OSError:
            return  # the pipe is full, so the thread is awake, or it is closed

    def wait(self, milliseconds: int | None, sending: bool) -> bool:
        """Waits for a frame, or for room to send one; LinkLostError if the owner is gone.

        Returns True if a frame can be received. With `sending` it does not wait for frames.
        """
        wanted = zmq.POLLOUT if sending else zmq.POLLIN
        self._poller.register(self._control._socket, wanted)
        events = dict(self._poller.poll(milliseconds))
        if any(end in events for end in self._ends):
            raise LinkLostError("the connection to the owner is gone")
        if self._wake_reader in events:
            os.read(self._wake_reader, 4096)
        return bool(events.get(self._control._socket, 0) & zmq.POLLIN)

    def wait_for_frame(self, seconds: float) -> bytes | None:
        """The next frame on the control channel; None after a timeout."""
        due = time.monotonic() + seconds
        while (left := due - time.monotonic()) > 0:
            if self.wait(int(left * 1000) + 1, sending=False):
                return self._control.receive_now()
        return None

    def close(self) -> None:
        os.close(self._wake_reader)
        os.close(self._wake_writer)
