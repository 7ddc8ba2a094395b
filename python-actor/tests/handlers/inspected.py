"""Has replaced what shows a worker to its owner would use, or blocks it."""

import asyncio
import sys
import threading
import time
from typing import Any

SLEPT: list[float] = []
FREE = threading.Event()
TASKS: list[Any] = []


def sleepless() -> None:
    time.sleep = SLEPT.append  # type: ignore[assignment]


def slept() -> list[float]:
    return SLEPT


class Finder:
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.startswith("clutch."):
            FREE.wait()


def block_imports() -> None:
    sys.meta_path.insert(0, Finder())


class Odd(asyncio.Task[None]):
    def done(self) -> bool:
        if threading.current_thread() is not threading.main_thread():
            FREE.wait()
        return super().done()


async def block_tasks() -> None:
    TASKS.append(Odd(asyncio.sleep(3600), loop=asyncio.get_running_loop()))


async def free() -> None:
    FREE.set()


async def wait() -> None:
    await asyncio.sleep(3600)
