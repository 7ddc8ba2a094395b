"""Entities of a worker, in plain pytest."""

import asyncio
import sys
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

import clutch
from clutch import testing
from clutch._calls.registry import callable_names, hook_name
from clutch._entities import table
from clutch._entities.entity import check_key, place
from clutch._entities.store import NAME, Saved
from clutch._entity_hosts import HAND_OFF, EntityHost, host_class
from clutch.errors import AskTimeout, EntityError

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


def test_a_marked_class_stays_a_plain_class() -> None:
    cart = Cart("ann")
    assert cart.add("apple", 2) == 2
    assert cart.snapshot() == {"apple": 2}


def test_offers_the_methods_of_the_class_and_nothing_else() -> None:
    made = host_class(Cart)
    names = ["add", "clear", HAND_OFF, "fail", "hide", "interrupted", "nested", "twice"]
    assert callable_names(made) == names
    assert hook_name(made, "stop") == "_stop"
    assert issubclass(made, EntityHost)


def test_each_key_has_an_object(stored: Stored) -> None:
    host = hosting(Cart)
    assert host.add("ann", "apple", 2) == 2
    assert host.add("bob", "apple", count=5) == 5
    assert host.add("ann", "apple") == 3
    assert host.twice("ann", 4) == 8
    assert stored.saves == 3


def test_the_least_recently_used_makes_room(stored: Stored) -> None:
    host = hosting(Cart, most=2)
    for key in ("a", "b", "a", "c"):
        host.add(key, "apple")
    assert left == ["b"]
    assert host.add("b", "apple") == 2
    assert left == ["b", "a"]


def test_idle_ones_leave(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(table, "monotonic", lambda: now)
    host = hosting(Cart, idle=10.0, every=0)
    host.add("a", "apple")
    now = 105.0
    host.add("b", "apple")
    now = 110.0
    host._sweep()
    assert left == ["a"]
    assert list(stored.states) == ["a"]
    now = 200.0
    host._sweep()
    assert left == ["a", "b"]
    assert host.add("a", "apple") == 2


def test_snapshots_after_some_calls_and_at_the_stop(stored: Stored) -> None:
    host = hosting(Cart, every=2)
    for _ in range(5):
        host.add("a", "apple")
    assert stored.saves == 2
    host._stop()
    assert stored.saves == 3
    assert hosting(Cart).add("a", "apple") == 6


def test_nothing_is_saved_without_a_change(stored: Stored) -> None:
    host = hosting(Cart)
    host.add("a", "apple")
    host.twice("a", 1)
    assert stored.saves == 1
    host.clear("a")
    assert stored.states == {}
    assert host.add("a", "pear") == 1


def test_a_constructor_that_raises_fails_that_call_alone(stored: Stored) -> None:
    host = hosting(Cart, most=1)
    for _ in range(2):
        with pytest.raises(EntityError, match="Cart 'bad' could not be made: ValueError: a bad"):
            host.add("bad", "apple")
    assert host.add("good", "apple") == 1


def test_a_damaged_snapshot_fails_that_call_alone(stored: Stored) -> None:
    host = hosting(Cart)
    stored.states["a"] = Saved(1, b"\x91\xa1x")
    with pytest.raises(EntityError, match=r"could not be made: BadArguments: state: expected dict"):
        host.add("a", "apple")
    stored.states["a"] = Saved(1, b"\xc1")
    with pytest.raises(EntityError):
        host.add("a", "apple")
    del stored.states["a"]
    assert host.add("a", "apple") == 1


def test_a_call_that_cannot_be_saved_has_no_effect(stored: Stored) -> None:
    host = hosting(Cart)
    host.add("a", "apple")
    with pytest.raises(EntityError, match="Cart 'a' has no snapshot that can be saved: Unenc"):
        host.hide("a")
    stored.problem = OSError("the disk is full")
    with pytest.raises(EntityError, match=r"could not be saved: HostError: .*the disk is full"):
        host.add("a", "apple")
    stored.problem = None
    assert host.add("a", "apple") == 2


def test_an_exception_keeps_what_the_call_has_changed(stored: Stored) -> None:
    host = hosting(Cart)
    with pytest.raises(LookupError):
        host.fail("a", "apple")
    assert host.add("a", "apple") == 2


def test_an_interrupted_call_has_no_effect(stored: Stored) -> None:
    host = hosting(Cart)
    host.add("a", "apple")
    with pytest.raises(clutch.CallInterrupted):
        host.interrupted("a", "apple")
    assert host.add("a", "apple") == 2


def test_a_call_that_is_interrupted_in_its_snapshot_has_no_effect(stored: Stored) -> None:
    host = hosting(Raising)
    host.add("a", "apple")
    Raising.in_snapshot = clutch.CallInterrupted()
    with pytest.raises(clutch.CallInterrupted):
        host.add("a", "apple")
    Raising.in_snapshot = clutch.CallInterrupted()
    with pytest.raises(clutch.CallInterrupted):
        host.fail("a", "apple")
    assert host.add("a", "apple") == 2


def test_a_later_save_is_tried_again(stored: Stored, caplog: pytest.LogCaptureFixture) -> None:
    host = hosting(Cart, every=2)
    stored.problem = OSError("the disk is full")
    assert [host.add("a", "apple") for _ in range(3)] == [1, 2, 3]
    assert "the disk is full; it is tried again after the next call" in caplog.text
    stored.problem = None
    assert host.add("a", "apple") == 4
    assert stored.saves == 1


def test_no_room_is_made_by_losing_another(stored: Stored) -> None:
    host = hosting(Cart, most=1, every=0)
    host.add("a", "apple")
    stored.problem = OSError("the disk is full")
    with pytest.raises(EntityError, match="Cart 'a' could not be saved"):
        host.add("b", "apple")
    assert host.add("a", "apple") == 2


def test_an_older_owner_cannot_overwrite(stored: Stored) -> None:
    older, newer = hosting(Cart), hosting(Cart)
    older.add("a", "apple")
    assert newer.add("a", "apple") == 2
    with pytest.raises(EntityError, match="saved by another process meanwhile"):
        older.add("a", "apple")
    assert older.add("a", "apple") == 3


def test_a_call_within_a_call(stored: Stored) -> None:
    host = hosting(Cart)
    assert host.nested("a", host, "b") == 1
    with pytest.raises(EntityError, match="Cart 'a' waits for this call in another one"):
        host.nested("a", host, "a")
    full = hosting(Cart, most=1)
    with pytest.raises(EntityError, match="all of the 1 entities of this worker are busy"):
        full.nested("a", full, "c")
    assert full.add("c", "pear") == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "\x7f", "\x85"])
def test_keys_that_are_refused(key: str) -> None:
    with pytest.raises(EntityError, match="a key has"):
        check_key(key)


def test_tasks_of_a_key_keep_their_order(stored: Stored) -> None:
    async def run() -> None:
        host = hosting(Slow, most=2)
        for first in (0, 2):
            numbers = [i for i in range(40) if i % 4 in (first, first + 1)]
            await asyncio.gather(*(host.append(f"k{i % 4}", i) for i in numbers))
        assert [await host.last(f"k{i}") for i in range(4)] == [36, 37, 38, 39]
        await host._stop()

    asyncio.run(run())
    assert len(stored.states) == 4
    assert stored.saves == 40


def test_a_cancelled_task_leaves_the_next_one_its_turn(stored: Stored) -> None:
    async def run() -> None:
        host = hosting(Slow)
        await host.append("a", 1)
        first, second, third = (asyncio.ensure_future(host.append("a", i)) for i in (2, 3, 4))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
        assert await third == [1, 4]
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(run())


def test_a_cancelled_task_that_waits_leaves_the_object_to_the_one_that_makes_it(
    stored: Stored,
) -> None:
    async def run() -> None:
        host = hosting(Slow)
        loading = SlowStore(host)
        first, second = (asyncio.ensure_future(host.append("a", i)) for i in (1, 2))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait([second])
        loading.may_end.set()
        assert await first == [1]
        assert await host.append("a", 3) == [1, 3]

    asyncio.run(run())


def test_a_shard_leaves_for_good(stored: Stored, caplog: pytest.LogCaptureFixture) -> None:
    host = hosting(Cart, most=100, every=0)
    keys = [f"key{i}" for i in range(20)]
    for key in keys:
        host.add(key, "apple")
    of_shard = [key for key in keys if place(key, 4) == 2]
    getattr(host, HAND_OFF)(2, 4)
    assert left == of_shard
    assert list(stored.states) == of_shard
    stored.problem = OSError("the disk is full")
    getattr(host, HAND_OFF)(1, 4)
    assert "what it has is lost" in caplog.text
    stored.problem = None
    lost = next(key for key in keys if place(key, 4) == 1)
    assert host.add(lost, "apple") == 1


@pytest.mark.parametrize("problem", [None, AskTimeout("no answer")])
@pytest.mark.parametrize("leave", ["_stop", HAND_OFF])
def test_others_leave_if_one_cannot_be_saved(
    stored: Stored, caplog: pytest.LogCaptureFixture, leave: str, problem: Exception | None
) -> None:
    host = hosting(Cart, every=0)
    for key in ("a", "b", "c"):
        host.add(key, "apple")
    if problem is None:
        stored.states["a"] = Saved(7, b"of another process")
    else:
        refuse_the_first_save(host, problem)
    getattr(host, leave)(*(() if leave == "_stop" else (0, 1)))
    assert left == ["a", "b", "c"]
    assert {"b", "c"} <= set(stored.states)
    assert caplog.text.count("what it has is lost") == 1
    assert not host._table._entities
    assert not host._table._made


@pytest.mark.parametrize("problem", [asyncio.CancelledError(), KeyboardInterrupt()])
def test_others_leave_if_a_hook_or_snapshot_raises_more_than_an_exception(
    stored: Stored, caplog: pytest.LogCaptureFixture, problem: BaseException
) -> None:
    host = hosting(Raising, every=0)
    for key in ("a", "b", "c"):
        host.add(key, "apple")
    Raising.in_hook = problem
    getattr(host, HAND_OFF)(place("a", 64), 64)
    assert "the hook on_passivate of Raising 'a' failed" in caplog.text
    assert list(stored.states) == ["a"]
    Raising.in_snapshot = problem
    host._stop()
    assert f"'b' has no snapshot that can be saved: {type(problem).__name__}" in caplog.text
    assert list(stored.states) == ["a", "c"]


def test_the_process_still_ends_in_a_hook(stored: Stored) -> None:
    host = hosting(Raising, every=0)
    host.add("a", "apple")
    Raising.in_hook = SystemExit(3)
    with pytest.raises(SystemExit):
        host._stop()


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tasks do not tell that they are cancelled")
def test_others_leave_if_a_hook_awaits_a_cancelled_task(stored: Stored) -> None:
    async def run() -> None:
        host = hosting(Leaving, every=0)
        for key in ("a", "b"):
            await host.add(key)
        await host._stop()

    asyncio.run(run())
    assert list(stored.states) == ["a", "b"]


def test_a_cancelled_hand_off_ends_in_a_hook(stored: Stored) -> None:
    async def run() -> None:
        host = hosting(Leaving, every=0)
        await host.add("a", seconds=60.0)
        leaving = asyncio.ensure_future(getattr(host, HAND_OFF)(0, 1))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving

    asyncio.run(run())
    assert not stored.states


def test_a_shard_waits_for_the_calls_of_its_entities(stored: Stored) -> None:
    async def run() -> None:
        host = hosting(Slow, every=0)
        loading = SlowStore(host)
        calls = [asyncio.ensure_future(host.append("a", i)) for i in (1, 2)]
        await asyncio.sleep(0)
        leaving = asyncio.ensure_future(getattr(host, HAND_OFF)(0, 1))
        await asyncio.sleep(0)
        loading.may_end.set()
        await leaving
        assert all(call.done() for call in calls)
        assert not host._table._entities
        assert await host.append("a", 3) == [1, 2, 3]

    asyncio.run(run())
    assert stored.saves == 1


def test_the_stop_does_not_wait_for_a_call(stored: Stored) -> None:
    async def run() -> None:
        host = hosting(Slow, every=0)
        await host.append("b", 1)
        SlowStore(host)
        call = asyncio.ensure_future(host.append("a", 1))
        await asyncio.sleep(0)
        await asyncio.wait_for(host._stop(), 10)
        call.cancel()

    asyncio.run(run())
    assert list(stored.states) == ["b"]


def test_a_shard_leaves_although_the_call_that_it_waits_for_fails(
    stored: Stored, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        host = hosting(Slow)
        loading = SlowStore(host)
        call = asyncio.ensure_future(host.append("a", 1))
        await asyncio.sleep(0)
        leaving = asyncio.ensure_future(getattr(host, HAND_OFF)(0, 1))
        await asyncio.sleep(0)
        stored.states["a"] = Saved(1, b"\xc1")
        loading.may_end.set()
        await leaving
        with pytest.raises(EntityError):
            await call
        assert not host._table._entities

    asyncio.run(run())
    assert not caplog.text


@pytest.mark.parametrize(
    ("key", "at"), [("alice", 24), ("bob", 27), ("\u00e9\U0001f34e", 60), ("x" * 200, 1)]
)
def test_places_are_those_of_java(key: str, at: int) -> None:
    assert place(key, 64) == at


class _Half:
    def __init__(self, key: str) -> None: ...
    def snapshot(self) -> int:
        return 1


class _Starting:
    def __init__(self, key: str) -> None: ...
    @clutch.on_start
    def start(self) -> None: ...


class _Streaming:
    def __init__(self, key: str) -> None: ...
    def numbers(self) -> Iterator[int]:
        yield 1


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (_Half, "both of snapshot and"),
        (_Starting, "on_passivate alone"),
        (_Streaming, "generators"),
    ],
)
def test_classes_that_are_refused(kind: type, why: str) -> None:
    with pytest.raises(TypeError, match=why):
        host_class(clutch.entity(kind))
    with pytest.raises(TypeError, match="is an entity: EntityRefs"):
        host_class(Cart)()


def test_marks() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        clutch.entity(concurrency=0)
    with pytest.raises(TypeError, match="marks classes"):
        clutch.entity(1)  # type: ignore[call-overload]
