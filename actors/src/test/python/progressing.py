"""Functions that tell their progress."""

import asyncio
import math
import os
import threading
import time
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

import clutch


def steps(total: int) -> int:
    for step in range(total):
        clutch.progress(step + 1, total, "counting")
    return total


def until(gate: str, *texts: str) -> str:
    for text in texts:
        clutch.progress(1, None, text)
    _wait(gate)
    return "done"


async def until_async(gate: str, text: str) -> str:
    clutch.progress(1, 2, text)
    while not os.path.exists(gate):
        await asyncio.sleep(0.005)
    clutch.progress(2, 2, text)
    return "done"


def _wait(gate: str) -> None:
    while not os.path.exists(gate):
        time.sleep(0.005)


def elements(gate: str) -> Iterator[int]:
    clutch.progress(0, 2, "begun")
    yield 1
    _wait(gate)
    clutch.progress(2, 2, "ended")
    yield 2


def in_a_thread(gate: str) -> str:
    arguments = (clutch.progress, 1, None, "in a thread")
    threading.Thread(target=copy_context().run, args=arguments).start()
    _wait(gate)
    return "done"


def flood(count: int) -> float:
    began = time.perf_counter()
    for number in range(count):
        clutch.progress(number + 1, count, "flood")
    return time.perf_counter() - began


def no_number() -> None:
    clutch.progress(math.nan)


def second_attempt(marker: str) -> str:
    """The first attempt leaves with its process."""
    if os.path.exists(marker):
        clutch.progress(1, None, "second attempt")
        return "done"
    clutch.progress(1, None, "first attempt")
    Path(marker).touch()
    time.sleep(0.3)
    os._exit(3)


def stuck(text: str) -> None:
    clutch.progress(3, 10, text)
    while not clutch.current().cancelled:
        time.sleep(0.005)
    clutch.progress(4, 10, "after the deadline")
