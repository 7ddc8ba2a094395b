"""An actor with timers."""

import os
import time
from pathlib import Path

import clutch
from clutch.errors import CallInterrupted


@clutch.actor
class Ticker:
    def __init__(self, period: float) -> None:
        self.ticks = 0
        self.extra = 0
        self.timer = clutch.every(period, self.tick)

    def tick(self) -> None:
        self.ticks += 1

    def add_later(self, seconds: float, count: int) -> None:
        clutch.after(seconds, self.add, count)

    async def add(self, count: int) -> None:
        self.extra += count

    def counted(self) -> list[int]:
        return [self.ticks, self.extra]

    def cancel(self) -> bool:
        return self.timer.cancel()

    def pid(self) -> int:
        return os.getpid()

    def hang(self, begun: str, is_stubborn: bool) -> None:
        """Starts a run that never ends, unless it is interrupted."""
        clutch.after(0.001, self._hang, Path(begun), is_stubborn)

    def _hang(self, begun: Path, is_stubborn: bool) -> None:
        while True:
            try:
                begun.touch()
                while True:
                    time.sleep(0.001)
            except CallInterrupted:
                if not is_stubborn:
                    raise
