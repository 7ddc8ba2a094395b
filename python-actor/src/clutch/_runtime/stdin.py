"""Replaces stdin by one that cannot be read, because it was only for the bootstrap line."""

import io
import os
import sys

from clutch.errors import StdinError

_MAXIMUM_LINE = 1024 * 1024


def read_line() -> bytes:
    """Reads one line from descriptor 0, without buffering."""
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < _MAXIMUM_LINE:
        chunk = os.read(0, 65536)
        if not chunk:
            break
        line += chunk
    return bytes(line)


def refuse() -> None:
    """Makes `sys.stdin` raise StdinError when it is read, and descriptor 0 empty."""
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    # A complete text stream, because libraries use `buffer`, `encoding` and so on at import.
    refused = io.TextIOWrapper(io.BufferedReader(_RefusedBytes()), "utf-8", "surrogateescape")
    refused.mode = "r"  # type: ignore[misc]
    sys.stdin = sys.__stdin__ = refused  # type: ignore[misc]


class _RefusedBytes(io.RawIOBase):
    """Raises StdinError on every read. Closing it leaves descriptor 0 open."""

    name = "<stdin>"
    mode = "rb"

    def fileno(self) -> int:
        return 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        raise StdinError(
            "a Clutch worker has no stdin to read: pass the data as an argument of the call"
        )
