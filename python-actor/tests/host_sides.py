"""The two ends of a bridge's connection, and interrupts at each of its instructions."""

import socket
from types import FrameType
from typing import Any

import msgspec

from clutch._host.asking import Ask
from clutch._host.bridge import Bridge
from clutch._host.values import LARGEST_MESSAGE, Values
from clutch._wire import framing
from clutch._wire.plain_items import PlainAsk
from clutch._wire.zmtp import message

LIMIT = 60.0
WINDOW = 8


class Sides:
    """A bridge, and the two ends of its connection."""

    def __init__(self) -> None:
        self.wakes = 0
        self.bridge = Bridge(self._wake, lambda call_id: True)
        self.bridge.encode_by(Values(LARGEST_MESSAGE, 64))
        self.bridge.open({"h": WINDOW}, lambda: None)
        self.ours, self.its = socket.socketpair()
        self.ours.setblocking(False)
        self.its.settimeout(LIMIT)

    def _wake(self) -> None:
        self.wakes += 1

    def ask(self, text: object = 1) -> Ask[Any]:
        return self.bridge.ask("h", text, Any, None)

    def write_again(self) -> bytes | None:
        """The rest of an ask, where nothing was read."""
        rest, read = self.bridge.write_again()
        assert not read
        return rest

    def receive(self, octets: bytes) -> None:
        found = b""
        while len(found) < len(octets):
            found += self.its.recv(len(octets) - len(found))
        assert found == octets

    @property
    def has_nothing(self) -> bool:
        self.its.setblocking(False)
        try:
            return not self.its.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        finally:
            self.its.settimeout(LIMIT)

    def close(self) -> None:
        self.bridge.close()
        self.ours.close()
        self.its.close()


def frame(ask_id: int, body: bytes = b"\x01") -> bytes:
    return message(framing.encode([PlainAsk(ask_id, "h", msgspec.Raw(body))]))


class Interrupted(BaseException):
    """What a signal handler of a user may raise."""


def interrupt_at(instruction: int, code: Any) -> Any:
    """A trace function that raises before this instruction of the function."""
    left = instruction

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if frame.f_code not in code:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            left -= 1
            if left < 0:
                left = 1 << 30
                raise Interrupted
        return trace

    return trace
