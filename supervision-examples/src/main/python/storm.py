"""Handlers of the fault storm that return a result.

A call that may run at most once records its number in a file of its process. Afterwards the storm
checks which calls ran, and that none ran twice.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clutch
import storm_faults

_FOLDER = Path(os.environ["STORM_FOLDER"])
_FLAG = _FOLDER / "fail-to-import"
_NUMBER = 8


def _fail_once() -> None:
    try:
        _FLAG.unlink()
    except FileNotFoundError:
        return
    raise ImportError("the storm asked for it")


_fail_once()
_notes = os.open(_FOLDER / f"{os.getpid()}.ran", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
_kept = 0


def _note(number: int) -> None:
    # Written without a buffer, so it outlives the process.
    os.write(_notes, number.to_bytes(_NUMBER, "big"))


def once(number: int) -> int:
    """Returns the number, and records that the call ran."""
    _note(number)
    return number


def again(number: int) -> int:
    """Returns the number. May run more than once."""
    return number


def large(number: int, data: bytes) -> bytes:
    """The bytes, with the number added to each."""
    return data.translate(bytes((byte + number) % 256 for byte in range(256)))


def keep(number: int) -> None:
    """Remembers the number for `kept`."""
    global _kept
    _kept = number


def kept() -> int:
    """The last number that was passed to `keep`."""
    return _kept


def numbers(first: int, count: int) -> Iterator[int]:
    yield from range(first, first + count)


def tripled(values: Iterator[int]) -> Iterator[int]:
    for value in values:
        yield 3 * value


def summed(values: Iterator[int]) -> int:
    return sum(values)


@clutch.batch
def squared(value: int) -> int:
    return value * value


@clutch.actor(concurrency=8)
class Station:
    """An actor with methods like the functions, for several calls at once."""

    async def once(self, number: int) -> int:
        return once(number)

    async def again(self, number: int) -> int:
        return again(number)

    async def large(self, number: int, data: bytes) -> bytes:
        return large(number, data)

    async def numbers(self, first: int, count: int) -> Any:
        for number in range(first, first + count):
            yield number

    async def leave(self, code: int) -> None:
        storm_faults.leave(code)

    async def exit(self, code: int) -> None:
        sys.exit(code)

    async def spin(self) -> None:
        storm_faults.spin()

    async def hold(self, milliseconds: int) -> int:
        return storm_faults.hold(milliseconds)

    async def fail(self) -> None:
        raise ValueError("asked to")
