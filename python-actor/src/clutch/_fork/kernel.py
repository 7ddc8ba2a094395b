"""What the kernel tells of this process, and the C library."""

import ctypes
import os
from collections.abc import Iterator

STANDARD = range(4)  # the descriptors that each worker is given

c_library = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock


def children() -> list[str]:
    """The pids of the main thread's children."""
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return file.read().split()


def descriptors() -> Iterator[tuple[int, str]]:
    """The open descriptors, each with what it refers to."""
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue  # the descriptor of the listing itself
        yield int(name), target
