"""Wakes a thread that polls."""

import os
import sys
from contextlib import suppress

# The number 1 in an event descriptor, some bytes in a pipe.
_ONE = (1).to_bytes(8, sys.byteorder)


class Waker:
    """A descriptor that is readable once it was woken, until it is cleared.

    Attributes:
        fileno: the descriptor to poll
    """

    def __init__(self) -> None:
        self.fileno, self._writer = _descriptors()

    def wake(self) -> None:
        """Makes it readable. For any thread, also once it is closed."""
        try:
            os.write(self._writer, _ONE)
        except OSError:
            return  # it has been woken so often that it is awake, or it is closed

    def clear(self) -> None:
        """Makes it unreadable."""
        with suppress(BlockingIOError):
            os.read(self.fileno, 4096)

    def close(self) -> None:
        for descriptor in {self.fileno, self._writer}:
            os.close(descriptor)


def _descriptors() -> tuple[int, int]:
    """Where to read and where to write."""
    if sys.platform == "linux" and hasattr(os, "eventfd"):
        made = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        return made, made
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    return reader, writer
