"""Entities, and a store as the JVM has one, for tests in plain pytest."""

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

import clutch
from clutch import testing
from clutch._entities.store import NAME, Saved
from clutch._entity_hosts import host_class

left: list[str] = []


@clutch.entity
class Cart:
    def __init__(self, key: str) -> None:
        if key.startswith("bad"):
            raise ValueError("a bad key")
        self.key = key
        self.items: dict[str, int] = {}

    def add(self, item: str, count: int = 1) -> int:
        self.items[item] = self.items.get(item, 0) + count
        return self.items[item]

    def fail(self, item: str) -> None:
        self.add(item)
        raise LookupError(item)

    def interrupted(self, item: str) -> None:
        self.add(item)
        raise clutch.CallInterrupted

    def nested(self, host: Any, key: str) -> int:
        return int(host.add(key, "nested"))

    def hide(self) -> None:
        self.items["odd"] = object()  # type: ignore[assignment]

    def clear(self) -> None:
        self.items = {}

    @staticmethod
    def twice(number: int) -> int:
        return 2 * number

    def snapshot(self) -> dict[str, int] | None:
        return self.items or None

    def restore(self, state: dict[str, int]) -> None:
        self.items = state

    @clutch.on_passivate
    def leave(self) -> None:
        left.append(self.key)


@clutch.entity
class Raising(Cart):
    """Its next snapshot or hook raises what is set here."""

    in_snapshot: ClassVar[BaseException | None] = None
    in_hook: ClassVar[BaseException | None] = None

    def snapshot(self) -> dict[str, int] | None:
        problem, Raising.in_snapshot = Raising.in_snapshot, None
        if problem is not None:
            raise problem
        return super().snapshot()

    @clutch.on_passivate
    def leave(self) -> None:
        problem, Raising.in_hook = Raising.in_hook, None
        if problem is not None:
            raise problem
        super().leave()


@clutch.entity(concurrency=4)
class Slow:
    def __init__(self, key: str) -> None:
        self.seen: list[int] = []

    async def append(self, number: int) -> list[int]:
        before = list(self.seen)
        await asyncio.sleep(0)
        assert self.seen == before
        self.seen.append(number)
        return self.seen

    def last(self) -> int:
        return self.seen[-1]

    def snapshot(self) -> list[int]:
        return self.seen

    def restore(self, state: list[int]) -> None:
        self.seen = state


class Stored:
    """A store as the JVM has one."""

    def __init__(self) -> None:
        self.states: dict[str, Saved] = {}
        self.saves = 0
        self.problem: Exception | None = None

    def load(self, key: str) -> Saved | None:
        return self.states.get(key)

    def _revision(self, key: str) -> int:
        return self.states[key].revision if key in self.states else 0

    def save(self, key: str, revision: int, state: bytes) -> int:
        if self.problem:
            raise self.problem
        self.saves += 1
        if revision != self._revision(key):
            return 0
        self.states[key] = Saved(revision + 1, bytes(state))
        return revision + 1

    def remove(self, key: str, revision: int) -> bool:
        if revision != self._revision(key):
            return False
        del self.states[key]
        return True


@clutch.entity
class Leaving:
    """Its hook waits for a task, or for one that is cancelled."""

    def __init__(self, key: str) -> None:
        self.seconds: float | None = None

    async def add(self, seconds: float | None = None) -> None:
        self.seconds = seconds

    def snapshot(self) -> int:
        return 1

    def restore(self, state: int) -> None: ...

    @clutch.on_passivate
    async def leave(self) -> None:
        task = asyncio.ensure_future(asyncio.sleep(self.seconds or 0))
        if self.seconds is None:
            task.cancel()
        await task


class SlowStore:
    """The store of a host, whose answers to `load` come when they may."""

    def __init__(self, host: Any) -> None:
        self.may_end = asyncio.Event()
        self._store = host._table._saving._store
        host._table._saving._store = self

    async def load(self, key: str) -> Any:
        await self.may_end.wait()
        return await self._store.load(key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def refuse_the_first_save(host: Any, problem: Exception) -> None:
    store = host._table._saving._store

    class Refusing:
        def __init__(self) -> None:
            self.load = store.load
            self.remove = store.remove

        def save(self, key: str, revision: int, state: bytes) -> Any:
            host._table._saving._store = store
            raise problem

    host._table._saving._store = Refusing()


@pytest.fixture
def stored() -> Iterator[Stored]:
    left.clear()
    made = Stored()
    with testing.hosts() as hosts, testing.timers():
        hosts.add(NAME).implement(made)
        yield made


def hosting(kind: type, most: int = 10, every: int = 1, idle: float = 60.0) -> Any:
    made = host_class(kind)
    return made(most_entities=most, idle_seconds=idle, snapshot_every=every)
