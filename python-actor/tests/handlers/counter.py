"""Actors for a worker under test."""

import asyncio
import os
import time

from clutch import Context, actor, on_start, on_stop


class Base:
    def inherited(self) -> str:
        return "from the base"


@actor
class Counter(Base):
    """An actor with `def` methods only."""

    def __init__(self, start: int = 0, *, step: int = 1) -> None:
        self.value = start
        self.step = step
        self.log: list[str] = []

    @on_start
    def open(self, context: Context) -> None:
        self.log.append(f"opened at {context.path}")

    @on_stop
    def close(self) -> None:
        print(f"closed at {self.value}")

    def add(self, n: int = 1) -> int:
        self.value += n * self.step
        return self.value

    def history(self) -> list[str]:
        return self.log

    @staticmethod
    def double(n: int) -> int:
        return 2 * n

    @property
    def secret(self) -> int:
        raise AssertionError("a property was read")

    def _private(self) -> None:
        raise AssertionError("a private method was called")


@actor(concurrency=2)
class Clock:
    """An actor with `async def` hooks."""

    def __init__(self) -> None:
        self.ticks = 0

    @on_start
    async def open(self) -> None:
        self.loop = asyncio.get_running_loop()
        await asyncio.sleep(0)

    @on_stop
    async def close(self) -> None:
        await asyncio.sleep(0)
        print("closed", asyncio.get_running_loop() is self.loop)

    async def slow(self, seconds: float, context: Context) -> int:
        await asyncio.sleep(seconds)
        return context.call_id

    def now(self) -> bool:
        return asyncio.get_event_loop() is self.loop and not self.loop.is_running()


@actor
class FailsToConstruct:
    def __init__(self) -> None:
        raise OSError("no disk")


@actor
class FailsToStart:
    @on_start
    async def open(self) -> None:
        raise ConnectionError("no database")


@actor
class EatsMemory:
    def __init__(self) -> None:
        self.all = bytearray(1 << 50)


@actor
class TwoHooks:
    @on_start
    def one(self) -> None: ...

    @on_start
    def two(self) -> None: ...


@actor
class NeverReady:
    def __init__(self) -> None:
        print(os.getpid())
        time.sleep(60)


class Unmarked:
    pass
