"""The messages of a template: JSON in parts, because one may be larger than a socket accepts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from socket import socket

    from clutch_launcher.refusals import Stamps

PART_LIMIT = 64 << 10  # bytes; a template sends parts of half of that
MESSAGE_LIMIT = 16 << 20
LAST, MORE = b".", b"+"  # the first byte of a part
STATES = ("step", "ready", "unsafe", "failed")


class MalformedError(ValueError):
    """A template sent something that is not a message."""


class Message(NamedTuple):
    state: str
    why: str
    files: Stamps


class Messages:
    """Assembles the messages of one template."""

    def __init__(self) -> None:
        self.parts = bytearray()

    def receive(self, socket: socket) -> tuple[Message | None, bool]:
        """Returns a message, if one is complete, and whether the template has ended.

        Raises:
            MalformedError: it sent something else
        """
        try:
            part = socket.recv(PART_LIMIT)
        except BlockingIOError:
            return None, False
        except OSError:
            return None, True
        if not part:
            return None, True
        self.parts += part[1:]
        if part[:1] not in (LAST, MORE) or len(self.parts) > MESSAGE_LIMIT:
            raise MalformedError("it sent something that is not a message")
        if part[:1] == MORE:
            return None, False
        octets = bytes(self.parts)
        self.parts.clear()
        return parse(octets), False


def parse(octets: bytes) -> Message:
    try:
        said = json.loads(octets)
        files = {
            str(path): None if told is None else (int(told[0]), int(told[1]))
            for path, told in said["files"].items()
        }
        message = Message(str(said["state"]), str(said["why"]), files)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        raise MalformedError("it sent something that is not a message") from None
    if message.state not in STATES:
        raise MalformedError("it sent a message of an unknown state")
    return message
