"""Handlers for tests of streams."""

import asyncio
import os
import signal
import time
from pathlib import Path

import clutch
from clutch import Context, Failed


def double(n: int) -> int:
    return 2 * n


def late(n: int) -> int:
    """Within each ten elements, later ones are answered sooner."""
    time.sleep((9 - n % 10) / 500)
    return n


def fail_on(n: int, bad: list[int]) -> int:
    if n in bad:
        raise ValueError(f"element {n}")
    return n


def meet(directory: str, name: int, count: int) -> int:
    """Returns once `count` calls have arrived; fails after half a minute."""
    place = Path(directory)
    (place / str(name)).touch()
    end = time.monotonic() + 30
    while len(list(place.iterdir())) < count:
        if time.monotonic() > end:
            raise TimeoutError(f"only {list(place.iterdir())}")
        time.sleep(0.005)
    return name


def wait(directory: str, name: int, context: Context) -> int:
    """Records that it has begun, waits until it is cancelled, and records that too."""
    place = Path(directory)
    (place / f"{name} began").touch()
    end = time.monotonic() + 30
    while not context.cancelled and time.monotonic() < end:
        time.sleep(0.005)
    if context.cancelled:
        (place / f"{name} cancelled").touch()
    return name


def note(path: str, line: str) -> str:
    """Appends a line to a file."""
    with Path(path).open("a") as file:
        file.write(line + "\n")
    return line


def note_span(path: str, line: str) -> str:
    """Appends a line to a file when it begins, and another when it ends."""
    note(path, f"+{line}")
    time.sleep(0.002)
    note(path, f"-{line}")
    return line


def told(context: Context) -> str:
    """The header and the deadline that the caller has sent."""
    deadline = "none" if context.deadline is None else str(int(context.deadline) + 1)
    return f"{context.headers.get('trace', 'none')} {deadline}"


def die_at_first(n: int, bad: list[int], context: Context) -> str:
    """Ends the process at a bad element that is sent for the first time."""
    again = context.headers.get("clutch-redelivery", "0")
    if n in bad and again == "0":
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{n}:{again}"


def die_on(n: int, bad: list[int]) -> int:
    if n in bad:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def brief(n: int, microseconds: int) -> int:
    end = time.perf_counter_ns() + microseconds * 1000
    while time.perf_counter_ns() < end:
        pass
    return n


def nothing(n: int) -> int | None:
    return None if n % 2 else n


def length(data: bytes) -> int:
    return len(data)


@clutch.batch
def double_each(n: int) -> int:
    return 2 * n


@clutch.batch
def fail_on_each(n: int) -> int:
    if n % 10 == 7:
        raise ValueError(f"element {n}")
    return n


@clutch.batch
def brief_each(n: int) -> int:
    return brief(n, 50)


@clutch.batch
async def double_async(n: int) -> int:
    await asyncio.sleep(0)
    return 2 * n


@clutch.batch
def length_each(data: bytes) -> int:
    return len(data)


def sizes(elements: list[int]) -> list[int]:
    """For each element, the size of its batch."""
    return [len(elements)] * len(elements)


def slow_sizes(elements: list[int]) -> list[int]:
    time.sleep(0.02)
    return sizes(elements)


def roots(elements: list[float]) -> list[float | Failed]:
    """Returns failures for single elements, as a vectorised function may."""
    return [Failed(ValueError(f"{x} is below zero")) if x < 0 else x**0.5 for x in elements]


def mixed(elements: list[int]) -> list[object]:
    return [n if n % 3 else "three" for n in elements]


def too_few(elements: list[int]) -> list[int]:
    return elements[1:]


def no_list(elements: list[int]) -> None:
    return None


def die_on_three(elements: list[int]) -> list[int]:
    if 3 in elements:
        os.kill(os.getpid(), signal.SIGKILL)
    return elements


def die_with_others(elements: list[int], context: Context) -> list[str]:
    """Ends the process at the first batch that contains 3."""
    again = context.headers.get("clutch-redelivery", "0")
    if 3 in elements and again == "0":
        os.kill(os.getpid(), signal.SIGKILL)
    return [f"{n}:{again}" for n in elements]


def gated(path: str, elements: list[int]) -> list[int]:
    """Waits for a file, at most half a minute. Returns the size of the batch for each element."""
    end = time.monotonic() + 30
    while not Path(path).exists() and time.monotonic() < end:
        time.sleep(0.005)
    return sizes(elements)
