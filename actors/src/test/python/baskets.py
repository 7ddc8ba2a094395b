"""Entities for tests from the JVM."""

import asyncio
import os

import clutch


@clutch.entity
class Basket:
    """Says what it hears to the host `log`."""

    def __init__(self, key: str) -> None:
        if key.startswith("bad"):
            raise ValueError(f"no basket for {key}")
        self.key = key
        self.items: dict[str, int] = {}

    def add(self, item: str, count: int) -> int:
        self.items[item] = self.items.get(item, 0) + count
        return self.items[item]

    def total(self, *, start: int = 0) -> int:
        return sum(self.items.values(), start)

    def pid(self) -> int:
        return os.getpid()

    def put(self, value: object) -> None:
        self.items["odd"] = value  # type: ignore[assignment]

    def fill(self, size: int) -> None:
        self.items["x" * size] = 1

    def add_and_fail(self, item: str) -> None:
        self.add(item, 1)
        raise LookupError(item)

    def end(self) -> None:
        os._exit(3)

    def header(self, name: str, context: clutch.Context) -> str | None:
        return context.headers.get(name)

    def clear(self) -> None:
        self.items = {}

    def snapshot(self) -> dict[str, int] | None:
        return self.items or None

    def restore(self, state: dict[str, int]) -> None:
        self.items = state

    @clutch.on_passivate
    def leave(self) -> None:
        clutch.host("log").tell(f"{self.key} left")


@clutch.entity
class Mute:
    """Has no state to keep."""

    def __init__(self, key: str) -> None:
        self.calls = 0

    def count(self) -> int:
        self.calls += 1
        return self.calls


@clutch.entity(concurrency=8)
class Slow:
    """Its calls are tasks."""

    def __init__(self, key: str) -> None:
        self.seen: list[int] = []
        self.running = 0

    async def append(self, number: int) -> list[int]:
        self.running += 1
        assert self.running == 1
        await asyncio.sleep(0)
        self.seen.append(number)
        await asyncio.sleep(0)
        self.running -= 1
        return self.seen

    async def wait(self) -> str:
        return await clutch.host("gate").ask("wait", str)

    def snapshot(self) -> list[int]:
        return self.seen

    def restore(self, state: list[int]) -> None:
        self.seen = state
