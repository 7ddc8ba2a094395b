"""Calls of quick functions that arrive together and run in one loop."""

from typing import Any

import pytest

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    owner = peer.boot(modules=["plain"], path="pekko://s/user/w")
    for _ in range(20):
        owner.call("plain:add", 1)
        owner.call("plain:echo", 1)
        owner.call("plain:sleep", 0.0)
        owner.call("plain:remember", 0)
    return owner


def _send(worker: Owner, *calls: tuple[Any, ...], **options: Any) -> list[int]:
    """Sends the calls in one message and returns their ids."""
    items = [worker.item(*call, **options)[0] for call in calls]
    worker.send_items(items)
    return [item.id for item in items]


def _values(worker: Owner, ids: list[int]) -> list[Any]:
    return [worker.values.get(worker.answer(call_id).id) for call_id in ids]


def test_each_has_its_own_value(worker: Owner) -> None:
    ids = _send(worker, *(("plain:add", n, n) for n in range(500)))
    assert _values(worker, ids) == [2 * n for n in range(500)]
    assert [worker.answers[i].id for i in ids] == ids


@pytest.mark.parametrize(
    "value", [None, True, 2**70, -(2**63), "text", "x" * 5000, "ü", [1, {"a": 2.5}], b"octets"]
)
def test_values_of_any_kind_come_back(worker: Owner, value: object) -> None:
    ids = _send(worker, ("plain:echo", 1), ("plain:echo", value), ("plain:echo", 2.5))
    assert _values(worker, ids) == [1, value, 2.5]


def test_what_is_not_alike_is_served_beside_the_others(worker: Owner) -> None:
    ids = _send(
        worker,
        ("plain:add", 1),
        ("plain:add", 1, 2),
        ("plain:add", "one"),
        ("plain:fail", "on purpose"),
        ("plain:nobody",),
        ("plain:add", 2),
    )
    assert _values(worker, ids[:2] + ids[-1:]) == [2, 3, 3]
    assert "a: expected int, found str" in worker.failure(ids[2]).detail["message"]
    assert worker.failure(ids[3]).code == "raised"
    assert worker.failure(ids[4]).code == "unknown-function"
    plain, named = worker.item("plain:add", 4)[0], worker.item("plain:add", 1, b=9)[0]
    worker.send_items([plain, named])
    assert worker.value(named.id) == 10


def test_what_a_quick_function_raises_is_its_own_calls(worker: Owner) -> None:
    ids = _send(worker, ("plain:sleep", 0.0), ("plain:sleep", -1.0), ("plain:sleep", 0.0))
    assert _values(worker, [ids[0], ids[2]]) == ["slept", "slept"]
    failure = worker.failure(ids[1])
    assert failure.code == "raised"
    assert failure.detail["error"]["class"] == "ValueError"


def test_each_has_its_own_context(worker: Owner) -> None:
    ids = _send(worker, *[("plain:about",)] * 20, timeout=60_000, headers={"trace": "x"})
    assert _values(worker, ids) == [[i, 60, "pekko://s/user/w", {"trace": "x"}, True] for i in ids]


def test_one_that_takes_long_is_interrupted_alone(worker: Owner) -> None:
    first, long, last = _send(worker, *[("plain:sleep", s) for s in (0.0, 30.0, 0.0)])
    worker.running(long)
    worker.control(frames.Interrupt(long))
    assert worker.failure(long).code == "interrupted"
    assert _values(worker, [first, last]) == ["slept", "slept"]


def test_one_that_is_cancelled_while_it_waits_never_runs(worker: Owner) -> None:
    calls: list[tuple[Any, ...]] = [("plain:remember", n) for n in (1, 2, 3)]
    long, *waiting = _send(worker, ("plain:sleep", 30.0), *calls)
    worker.running(long)
    assert worker.cancel(waiting[1]) == "queued"
    worker.control(frames.Interrupt(long))
    _values(worker, [waiting[0], waiting[2]])
    assert waiting[1] not in worker.answers
    assert worker.call("plain:remembered") == [0] * 20 + [1, 3]


def test_a_stop_refuses_those_that_wait(worker: Owner) -> None:
    long, waiting = _send(worker, ("plain:sleep", 30.0), ("plain:remember", 1))
    worker.running(long)
    worker.control(frames.Stop(30_000))
    worker.control(frames.Interrupt(long))
    assert worker.failure(waiting).code == "stopping"
    assert worker.exit_code() == 0
