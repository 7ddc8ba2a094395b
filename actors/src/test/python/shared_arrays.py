"""Large buffers, and where they are in this process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clutch
import numpy

kept: list[Any] = []


def echo(value: Any) -> Any:
    return value


def look(array: numpy.ndarray[Any, Any]) -> list[Any]:
    """The array's dtype and shape, whether it is writable, its sum, and how much is mapped."""
    return [array.dtype.str, list(array.shape), array.flags.writeable, float(array.sum()), mapped()]


def mapped() -> int:
    """How many mappings of shared memory there are."""
    return len([line for line in Path("/proc/self/maps").read_text().splitlines() if _ours(line)])


def open_files() -> int:
    """How many open files are shared memory; one of them is always there, for the trial."""
    links = (os.path.join("/proc/self/fd", name) for name in os.listdir("/proc/self/fd"))
    return len([link for link in links if os.path.islink(link) and _ours(os.readlink(link))])


def _ours(text: str) -> bool:
    return "/dev/shm/clutch-" in text or "memfd:clutch" in text


def viewed(octets: memoryview) -> list[Any]:
    return [type(octets).__name__, octets.readonly, len(octets), mapped()]


def keep(value: Any) -> int:
    kept.append(value)
    return len(kept)


def give(position: int) -> Any:
    return kept[position]


def part(array: numpy.ndarray[Any, Any], start: int, end: int) -> Any:
    return array[start:end]


def forget() -> int:
    kept.clear()
    return mapped()


def made(count: int, order: str) -> Any:
    return numpy.asarray(numpy.arange(count, dtype=">i4").reshape(2, -1), order=order)


def strided(count: int) -> Any:
    return numpy.arange(2 * count)[::2]


def octets(count: int) -> bytearray:
    return bytearray(b"ab") * (count // 2)


def last(count: int) -> Any:
    """The last result of this process."""
    clutch.finish("done")
    return numpy.arange(count, dtype="<i8")


def passed(items: Iterator[Any]) -> Iterator[Any]:
    yield from items


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
