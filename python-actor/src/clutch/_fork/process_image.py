"""Writes the mark of this process that others read in /proc."""

import os

_MARK = b"CLUTCH_WORKER="
_ENVIRONMENT = 47  # index of env_start in /proc/self/stat, counted from the state; env_end follows


def show(mark: str) -> None:
    """Writes the worker's mark where the template's was.

    The kernel shows the memory that held the initial environment. A process may write its own
    memory without privileges.

    Raises:
        OSError: the memory could not be written, or has no room for the mark
    """
    memory = os.open("/proc/self/mem", os.O_RDWR | os.O_CLOEXEC)
    try:
        with open("/proc/self/stat", "rb") as file:
            fields = [*map(bytes.decode, file.read().rpartition(b")")[2].split())]
        _show_mark(memory, int(fields[_ENVIRONMENT]), int(fields[_ENVIRONMENT + 1]), mark)
    finally:
        os.close(memory)


def _show_mark(memory: int, begin: int, end: int, mark: str) -> None:
    variables = b"\0" + os.pread(memory, end - begin, begin)
    place = variables.find(b"\0" + _MARK)
    room = variables.find(b"\0", place + 1) - place - 1 - len(_MARK)
    octets = os.fsencode(mark)
    if place < 0 or len(octets) > room:
        raise OSError("there is no room for the mark in the environment")
    os.pwrite(memory, octets.ljust(room, b"\0"), begin + place + len(_MARK))
