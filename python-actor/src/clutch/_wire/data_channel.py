"""The data channel.

The thread that runs the handlers also reads and writes, so no call waits for another thread.
"""

import select
import socket
from collections.abc import Sequence

from clutch._wire.address import Address, Buffer, LinkLostError
from clutch._wire.shared import SharedMemory
from clutch._wire.waker import Waker
from clutch._wire.zmtp import Connection, head, message

# Milliseconds. The system call does not accept much longer waits.
_LONGEST_WAIT = 3_600_000.0


class DataChannel(Connection):
    """A connection whose reads and writes block.

    Attributes:
        shared: what large buffers cross in, if the owner shares memory
    """

    name = "data"

    def __init__(self, address: Address) -> None:
        self.shared: SharedMemory | None = None
        self._ahead: Buffer | None = None
        # Ends a wait that has a limit. There is one after the first such wait.
        self._waker: Waker | None = None
        self._poll = select.poll()
        super().__init__(address)
        self._socket.settimeout(None)

    def receive_waiting(self) -> Buffer | None:
        """Blocks until a message arrives and returns its first frame; None after `stop_waiting`."""
        return self._receive(0)

    def receive_within(self, nanoseconds: int) -> Buffer | None:
        """Like `receive_waiting`, but waits no longer than this. May give None earlier, too."""
        if nanoseconds > 0 and not self.has_more():
            if self._waker is None:
                # A `stop_waiting` that came before had nothing to wake, and a poll would not see
                # it. So this wait ends at once, after which the owner looks at everything.
                self._waker = self._make_waker()
                return self.receive_now()
            self._poll.poll(min(nanoseconds / 1e6, _LONGEST_WAIT))  # rounds up
        return self.receive_now()

    def _make_waker(self) -> Waker:
        made = Waker()
        self._poll.register(self.fileno, select.POLLIN)
        self._poll.register(made.fileno, select.POLLIN)
        return made

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
        """Ends a blocked receive. Only for a signal handler of the blocked thread."""
        if self._socket.fileno() >= 0:
            self._socket.setblocking(False)
            if self._waker is not None:
                self._waker.wake()

    def wait_again(self) -> None:
        """Undoes `stop_waiting`. For the receiving thread."""
        if self._socket.fileno() >= 0:
            self._socket.setblocking(True)
            if self._waker is not None:
                self._waker.clear()

    def _receive(self, flags: int) -> Buffer | None:
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            return ahead
        while (frame := self._take()) is None:
            if not self._fill(flags):
                return None
        return frame

    def _unwrap(self, parts: list[Buffer]) -> list[Buffer]:
        return parts if self.shared is None else self.shared.unwrap(parts)

    def send(self, frame: bytes, buffers: Sequence[Buffer] = ()) -> None:
        """Writes one message. Blocks while the owner does not read."""
        if not buffers:
            self._write(message(frame))
            return
        if self.shared is not None:
            frame, buffers = self.shared.outgoing(frame, buffers)
        parts: list[memoryview] = [memoryview(head(len(frame), True)), memoryview(frame)]
        last = len(buffers) - 1
        for position, buffer in enumerate(buffers):
            octets = memoryview(buffer).cast("B")
            parts += memoryview(head(len(octets), position < last)), octets
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
        super().leave_to_parent()
        self._ahead = None
        self._close_waker()

    def close(self) -> None:
        super().close()
        self._close_waker()

    def _close_waker(self) -> None:
        waker, self._waker = self._waker, None
        if waker is not None:
            waker.close()
