"""How entities leave while tasks run, a shard moves or the worker stops, in plain pytest."""

import asyncio
import sys

import pytest

from clutch._entities.entity import place
from clutch._entities.store import Saved
from clutch._entity_hosts import HAND_OFF
from clutch.errors import AskTimeout, EntityError
from entity_side import (
    Cart,
    Leaving,
    Raising,
    Slow,
    SlowStore,
    Stored,
    hosting,
    left,
    refuse_the_first_save,
    stored,
)

__all__ = ["stored"]


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
