"""A module of 64 MiB, which workers share if it is preloaded."""

import os
import resource

PAGE = resource.getpagesize()
SIZE = 64 << 20
_ballast = bytearray(os.urandom(1 << 20)) * 64
_kept: list[bytes] = []


def touch(size: int) -> int:
    """Writes into each page of the first `size` bytes, which then are this process's own."""
    for place in range(0, size, PAGE):
        _ballast[place] ^= 1
    return os.getpid()


def keep(size: int) -> int:
    """Allocates `size` bytes for ever."""
    _kept.append(os.urandom(size))
    return os.getpid()
