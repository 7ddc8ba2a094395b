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
    """Sleeps, and tells the process."""
    time.sleep(seconds)
    return os.getpid()


def until_there(path: str) -> int:
    """Comes back once the file is there; gives up after a minute."""
    gate = Path(path)
    end = time.monotonic() + 60
    while not gate.exists() and time.monotonic() < end:
        time.sleep(0.005)
    return os.getpid()


def note(path: str, line: str) -> int:
    """Adds a line to a file, and tells the process."""
    with Path(path).open("a") as file:
        file.write(line + "\n")
    return os.getpid()


def note_process(path: str, line: str) -> int:
    """The same, with the process before the line."""
    return note(path, f"{os.getpid()} {line}")


def enter(log: str, name: str, gate: str) -> int:
    """Adds the name to the log, and comes back once the gate is there."""
    note(log, name)
    return until_there(gate)


def enter_and_stay(log: str, name: str, gate: str, seconds: float) -> int:
    """The same, and stays for some time after the gate is there."""
    enter(log, name, gate)
    return pause(seconds)


def first_waits(log: str, end: str) -> int:
    """Tells the process, but to the first caller only once that has cancelled, and notes it."""
    note(log, str(os.getpid()))
    if len(Path(log).read_text().splitlines()) == 1:
        limit = time.monotonic() + 60
        while not clutch.current().cancelled and time.monotonic() < limit:
            time.sleep(0.005)
        note(end, "cancelled")
    return os.getpid()


def seconds_left() -> float:
    """What is left of the call's deadline."""
    left = clutch.current().deadline
    assert left is not None
    return left


def fail_in(log: str, pid: int) -> int:
    """Raises in one process, and not in others."""
    note(log, str(os.getpid()))
    if os.getpid() == pid:
        raise ValueError("not here")
    return os.getpid()


def leak(size: int) -> int:
    """Keeps so many bytes for good, and tells the process."""
    _kept.append(os.urandom(size))
    return os.getpid()


def fail() -> None:
    raise ValueError("on purpose")


def exit_now(code: int) -> None:
    os._exit(code)


def burn(microseconds: int) -> int:
    """Uses the processor for so long."""
    end = time.perf_counter_ns() + microseconds * 1000
    count = 0
    while time.perf_counter_ns() < end:
        count += 1
    return count


@actor
class Tally:
    """Counts what one process was asked."""

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
    """Is in several calls at once."""

    async def enter(self, log: str, name: str, gate: str) -> int:
        note(log, name)
        while not Path(gate).exists():
            await asyncio.sleep(0.005)
        return os.getpid()
