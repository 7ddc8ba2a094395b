"""The control channel, whose reads and writes never block."""

import socket

from clutch._wire import frames
from clutch._wire.address import Address, Buffer, LinkLostError
from clutch._wire.zmtp import Connection, message


class ControlChannel(Connection):
    """A connection that keeps what the system takes later of one message.

    Attributes:
        unsent: the rest of the latest message; nothing else is sent before it
        may_have_more: there may be a message that has been read and not been received
    """

    name = "control"

    def __init__(self, address: Address) -> None:
        self.unsent = b""
        self.may_have_more = True
        super().__init__(address)
        self._socket.setblocking(False)

    def send(self, frame: bytes) -> None:
        """Writes one message as far as there is room. Not while another one is unsent."""
        assert not self.unsent
        self.unsent = message(frame)
        self.send_rest()

    @property
    def socket(self) -> socket.socket:
        """For another thread that writes in place of this one."""
        return self._socket

    def send_rest(self) -> bool:
        """Writes what is unsent as far as there is room; True if nothing is left."""
        if not self.unsent:
            return True
        try:
            sent = self._socket.send(self.unsent)
        except BlockingIOError:
            return False
        except OSError as error:
            raise LinkLostError(f"{self._lost}: {error}") from None
        self.unsent = self.unsent[sent:]
        return not self.unsent

    def receive_now(self) -> Buffer | None:
        """Returns a message if one has arrived, else None."""
        while (frame := self.receive_read()) is None:
            if not self._fill(socket.MSG_DONTWAIT):
                return None
        return frame

    def receive_read(self) -> Buffer | None:
        """The same for messages that have been read with one before, which costs no system call."""
        frame = self._take()
        self.may_have_more = frame is not None
        if self.buffers:
            raise frames.unclaimed(0, len(self.buffers))
        return frame
