"""Handlers for tests of pools."""

import asyncio
import os
import time
from pathlib import Path

import clutch
from clutch import actor

_kept: list[bytes] = []


def pid() -> int:
    return os.getpid()


def pause(seconds: float) -> int:
    """Sleeps and returns the process id."""
    time.sleep(seconds)
    return os.getpid()


def until_there(path: str) -> int:
    """Returns once the file exists; fails after a minute."""
    gate = Path(path)
    end = time.monotonic() + 60
    while not gate.exists() and time.monotonic() < end:
        time.sleep(0.005)
    return os.getpid()


def note(path: str, line: str) -> int:
    """Appends a line to a file and returns the process id."""
    with Path(path).open("a") as file:
        file.write(line + "\n")
    return os.getpid()


def note_process(path: str, line: str) -> int:
    """Like `note`, with the process id before the line."""
    return note(path, f"{os.getpid()} {line}")


def enter(log: str, name: str, gate: str) -> int:
    """Appends the name to the log, and returns once the file `gate` exists."""
    note(log, name)
    return until_there(gate)


def enter_and_stay(log: str, name: str, gate: str, seconds: float) -> int:
    """Like `enter`, and sleeps before it returns."""
    enter(log, name, gate)
    return pause(seconds)


def first_waits(log: str, end: str) -> int:
    """Returns the process id. The first call first waits until it is cancelled, and logs that."""
    note(log, str(os.getpid()))
    if len(Path(log).read_text().splitlines()) == 1:
        limit = time.monotonic() + 60
        while not clutch.current().cancelled and time.monotonic() < limit:
            time.sleep(0.005)
        note(end, "cancelled")
    return os.getpid()


def seconds_left() -> float:
    """The time until the call's deadline."""
    left = clutch.current().deadline
    assert left is not None
    return left


def fail_in(log: str, pid: int) -> int:
    """Raises in one process and not in others."""
    note(log, str(os.getpid()))
    if os.getpid() == pid:
        raise ValueError("not here")
    return os.getpid()


def leak(size: int) -> int:
    """Allocates `size` bytes for ever and returns the process id."""
    _kept.append(os.urandom(size))
    return os.getpid()


def fail() -> None:
    raise ValueError("on purpose")


def exit_now(code: int) -> None:
    os._exit(code)


def burn(microseconds: int) -> int:
    """Uses the processor for that time."""
    end = time.perf_counter_ns() + microseconds * 1000
    count = 0
    while time.perf_counter_ns() < end:
        count += 1
    return count


@actor
class Tally:
    """An actor that counts the calls of one process."""

    def __init__(self, step: int = 1) -> None:
        self.step = step
        self.total = 0

    def add(self, amount: int) -> int:
        self.total += amount * self.step
        return self.total

    def pid(self) -> int:
        return os.getpid()

    def note(self, path: str, line: str) -> int:
        return note(path, line)


@actor(concurrency=3)
class Busy:
    """An actor that runs several calls at once."""

    async def enter(self, log: str, name: str, gate: str) -> int:
        note(log, name)
        while not Path(gate).exists():
            await asyncio.sleep(0.005)
        return os.getpid()
