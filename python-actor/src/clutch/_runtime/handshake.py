"""The handshake: a `hello` on each channel, then the owner's `start`."""

import os
import sys

from clutch._runtime import heartbeat
from clutch._runtime.bootstrap import BootLine
from clutch._version import VERSION
from clutch._wire import frames, framing
from clutch._wire.address import LinkLostError
from clutch._wire.boot_error import BootError
from clutch._wire.conversation import Conversation
from clutch._wire.link import Link


class Handshake:
    """Connects and sends `hello` when it is created, so the owner answers during imports."""

    def __init__(self, line: BootLine) -> None:
        self.line = line
        try:
            self.link = Link(line.address)
            self.watch = self.link.watch()
        except LinkLostError as lost:
            raise BootError("no-owner", str(lost)) from None
        self.conversation = Conversation()
        self._nonces: dict[str, bytes] = {}
        self._say_hello()
        heartbeat.start(self.link.echo)

    def await_start(self) -> frames.Specification:
        """The specification of what to run; BootError if it is refused or not received in time."""
        start = self._next_start()
        if not self.line.address.accepts_start(start.proof, self._nonces["control"]):
            raise BootError("rejected", "the proof in the owner's start is wrong")
        return start.specification

    def _say_hello(self) -> None:
        address = self.line.address
        for channel in self.link.channels:
            nonce = self._nonces[channel.name] = os.urandom(16)
            self.conversation.sent(frames.Hello)
            hello = frames.Hello(
                protocol=frames.PROTOCOL_VERSION,
                channel=channel.name,
                epoch=address.epoch,
                nonce=nonce,
                proof=address.hello_proof(channel.name, nonce),
                pid=os.getpid(),
                python=sys.version.split()[0],
                clutch=VERSION,
            )
            channel.send(framing.encode([hello]))

    def _next_start(self) -> frames.Start:
        limit = self.line.address.handshake_limit
        try:
            frame = self.watch.wait_for_frame(limit)
            if frame is None:
                raise BootError("no-owner", f"no start came from the owner within {limit:g} s")
            start, *more = framing.decode_commands(frame)
        except LinkLostError as lost:
            raise BootError("no-owner", f"{lost} before its start came") from None
        except frames.MalformedError as malformed:
            raise BootError("rejected", f"the owner's start is unreadable: {malformed}") from None
        if not isinstance(start, frames.Start) or more:
            raise BootError("rejected", "the owner's first frame is not a single start")
        self.conversation.received(frames.Start)
        return start
