"""The worker's three channels. The only module that imports ZeroMQ."""

import select
import time

import zmq

from clutch._wire.address import Address, Buffer, LinkLostError
from clutch._wire.control_channel import ControlChannel
from clutch._wire.data_channel import DataChannel
from clutch._wire.waker import Waker

_LOST = "the connection to the owner is gone"
# Milliseconds between attempts to connect, for example to a full queue. A connection that is lost
# ends the worker.
_RETRY = 20


class EchoChannel:
    """A DEALER of libzmq, connected once, which answers in native code."""

    name = "echo"

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", address: Address) -> None:
        socket = self._socket = context.socket(zmq.DEALER)
        socket.routing_id = address.identity(self.name)
        socket.maxmsgsize = address.maximum_message
        socket.reconnect_ivl = _RETRY
        socket.linger = 0
        socket.handshake_ivl = max(1, int(address.handshake_limit * 1000))
        socket.rcvhwm = 0
        socket.sndhwm = 0
        self._monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self.monitor_fileno: int = self._monitor.fileno()
        socket.connect(address.endpoint)

    def send(self, frame: bytes) -> None:
        """Queues one message."""
        self._socket.send(frame)

    @property
    def is_lost(self) -> bool:
        """Whether the connection has ended. To be read when the monitor is readable.

        To be read once before, too, because libzmq tells only of what comes after a look.
        """
        return self._monitor.poll(0) != 0

    def echo(self) -> None:
        """Echoes all messages in native code, until the link is closed."""
        try:
            zmq.proxy(self._socket, self._socket)
        except zmq.ContextTerminated:
            self._socket.close()

    def stop_looking(self) -> None:
        """Closes the monitor."""
        self._monitor.close(0)


class Link:
    """The three channels of a worker."""

    def __init__(self, address: Address) -> None:
        self.data = DataChannel(address)
        self.control = ControlChannel(address)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.echo = EchoChannel(self._context, address)
        self.channels = (self.data, self.control, self.echo)

    def watch(self) -> "Watch":
        """What the control thread waits for."""
        return Watch(self)

    def leave_to_parent(self) -> None:
        """Disables the link in a forked child, so that it does not speak for the parent."""
        self.data.leave_to_parent()
        self.control.leave_to_parent()

    def close(self) -> None:
        """Ends the echo. Close data and control first."""
        self.echo.stop_looking()
        self._context.term()


class Watch:
    """Waits on the control channel, a wake-up descriptor and the connections at once.

    Attributes:
        was_woken: `wake` has ended the last `wait`
    """

    def __init__(self, link: Link) -> None:
        self.was_woken = False
        self._control = link.control
        self._data = link.data.fileno
        self._echo = link.echo
        if self._echo.is_lost:
            raise LinkLostError(_LOST)
        self._waker = Waker()
        self._poll = select.poll()
        self._wanted = 0
        # The data channel is polled only for its end.
        self._poll.register(self._data, 0)
        for descriptor in (link.echo.monitor_fileno, self._waker.fileno):
            self._poll.register(descriptor, select.POLLIN)

    def wake(self) -> None:
        """Ends a `wait` early; for any thread."""
        self._waker.wake()

    def wait(self, milliseconds: int | None, receiving: bool = True) -> bool:
        """Waits for a frame, or for room if one is unsent; LinkLostError if the owner is gone.

        Returns True if a frame may have arrived. Without `receiving` it does not wait for frames.
        """
        wanted = (select.POLLIN if receiving else 0) | (
            select.POLLOUT if self._control.unsent else 0
        )
        if wanted != self._wanted:
            self._poll.register(self._control.fileno, wanted)
            self._wanted = wanted
        self.was_woken = False
        may_receive = receiving and self._control.may_have_more
        for descriptor, events in self._poll.poll(0 if may_receive else milliseconds):
            if descriptor == self._control.fileno:
                may_receive = may_receive or events != select.POLLOUT
            elif descriptor == self._waker.fileno:
                self.was_woken = True
                self._waker.clear()
            elif descriptor == self._data or self._echo.is_lost:
                raise LinkLostError(_LOST)
        return may_receive

    def wait_for_frame(self, seconds: float) -> Buffer | None:
        """The next frame on the control channel; None after a timeout."""
        due = time.monotonic() + seconds
        while (frame := self._control.receive_now()) is None:
            left = due - time.monotonic()
            if left <= 0:
                return None
            self._control.send_rest()
            self.wait(int(left * 1000) + 1)
        return frame

    def close(self) -> None:
        self._waker.close()
