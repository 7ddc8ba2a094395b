"""A stdin that refuses to be read: the worker's was for its bootstrap line alone."""

import io
import os
import sys
from typing import NoReturn

from clutch.errors import StdinError

_MAXIMUM_LINE = 1024 * 1024


def read_line() -> bytes:
    """The one line on descriptor 0, unbuffered, up to its end or the end of the stream."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < _MAXIMUM_LINE:
        chunk = os.read(0, 65536)
        if not chunk:
            break
        line += chunk
    return bytes(line)


def refuse() -> None:
    """From now on `sys.stdin` raises StdinError, and descriptor 0 is empty."""
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    sys.stdin = RefusedInput()


class RefusedInput(io.TextIOBase):
    """Raises StdinError on every read."""

    encoding = "utf-8"

    @property
    def buffer(self) -> NoReturn:
        _refuse()

    def fileno(self) -> int:
        return 0

    def readable(self) -> bool:
        return False

    def read(self, size: int | None = -1, /) -> NoReturn:
        _refuse()

    def readline(self, size: int = -1, /) -> NoReturn:  # type: ignore[override]
        _refuse()

    def __next__(self) -> NoReturn:
        _refuse()


def _refuse() -> NoReturn:
    raise StdinError(
        "a Clutch worker has no stdin to read: pass the data as an argument of the call"
    )
