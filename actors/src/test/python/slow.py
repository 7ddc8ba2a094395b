"""Handlers whose first call never returns by itself."""

import asyncio
import os
import time
from pathlib import Path

from clutch import actor


def once_stuck(calls: str) -> str:
    """Appends its process id to the file `calls`. The first call hangs."""
    file = Path(calls)
    with file.open("a") as lines:
        lines.write(f"{os.getpid()}\n")
    number = len(file.read_text().splitlines())
    if number == 1:
        time.sleep(60)
    return f"call {number}"


@actor(concurrency=4)
class Slow:
    def __init__(self) -> None:
        self.calls = 0

    async def first(self, cancelled: str) -> str:
        self.calls += 1
        number = self.calls
        if number == 1:
            await self.every(cancelled)
        return f"call {number}"

    async def every(self, cancelled: str) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            with open(cancelled, "a") as file:
                file.write("cancelled\n")
            raise

    async def fail(self) -> None:
        """Raises once two calls run."""
        self.calls += 1
        while self.calls < 2:
            await asyncio.sleep(0.01)
        raise ValueError("no")

    def count(self) -> int:
        return self.calls
