"""`clutch.progress`, from handlers of real workers and outside of calls."""

import importlib
import math
import threading
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest

import clutch
from clutch import testing
from clutch._wire import frames
from owner import Owner, owner

progressing: Any = importlib.import_module("handlers.progressing")

FLOOD = 1_000_000


@pytest.fixture(scope="module")
def worker() -> Iterator[Owner]:
    with owner() as made:
        yield made.boot(modules=["progressing", "plain"])


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "gate"


def _told(worker: Owner, call: int) -> list[tuple[float, float | None, str]]:
    return [(p.done, p.total, p.text) for p in worker.progress[call]]


def _until_told(worker: Owner, call: int, text: str) -> None:
    worker.until(lambda: any(p.text == text for p in worker.progress[call]))
    assert call not in worker.answers


def test_progress_arrives_while_a_function_runs(worker: Owner, gate: Path) -> None:
    call = worker.send("progressing:until", str(gate), "reading", "parsing")
    _until_told(worker, call, "parsing")
    gate.touch()
    assert worker.value(call) == "done"
    assert _told(worker, call)[-1] == (1.0, None, "parsing")


def test_the_last_one_comes_before_the_result(worker: Owner) -> None:
    for _ in range(100):
        call = worker.send("progressing:steps", 3, "step")
        assert worker.value(call) == 3
        assert _told(worker, call)[-1] == (3.0, 3.0, "step")


def test_quick_calls_that_arrive_together_each_tell_theirs(worker: Owner) -> None:
    items = [worker.item("progressing:steps", n) for n in range(1, 200)]
    worker.send_items([item for item, _ in items])
    for n, (item, _) in enumerate(items, 1):
        assert worker.value(item.id) == n
        assert _told(worker, item.id)[-1] == (n, n, "")


def test_async_calls_tell_theirs_side_by_side(gate: Path) -> None:
    with owner() as worker:
        worker.boot(modules=["progressing"], concurrency=4)
        calls = [worker.send("progressing:until_async", str(gate), f"call {n}") for n in range(4)]
        for n, call in enumerate(calls):
            _until_told(worker, call, f"call {n}")
        gate.touch()
        for n, call in enumerate(calls):
            assert worker.value(call) == "done"
            assert _told(worker, call)[-1] == (2.0, 2.0, f"call {n}")


@pytest.mark.parametrize("function", ["elements", "elements_async"])
def test_generators_tell_theirs(worker: Owner, gate: Path, function: str) -> None:
    stream = worker.open(f"progressing:{function}", str(gate), demand=10)
    worker.until(lambda: bool(worker.progress[stream]))
    assert _told(worker, stream) == [(0.0, 2.0, "")]
    gate.touch()
    worker.value(stream)
    assert _told(worker, stream)[-1] == (2.0, 2.0, "")


def test_functions_with_input_tell_theirs(worker: Owner) -> None:
    stream = worker.open("progressing:total_of", shape=2)
    worker.feed(stream, 1, 2, 3)
    worker.finish(stream)
    assert worker.value(stream) == 6
    assert _told(worker, stream)[-1] == (6.0, None, "")


def test_a_flood_costs_little_and_grows_nothing(worker: Owner) -> None:
    call = worker.send("progressing:flood", FLOOD)
    answer = worker.answer(call, 60)
    assert isinstance(answer, frames.Result)
    seconds, grown = worker.values[call]
    print(f"{seconds / FLOOD * 1e6:.2f} us for each of {FLOOD}, {grown} KiB more")
    assert grown < 4096
    told = _told(worker, call)
    assert told[-1] == (FLOOD - 1, FLOOD, "a text")
    assert len(told) <= seconds / 0.05 + 3
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)


def test_the_first_one_may_come_from_another_thread(gate: Path) -> None:
    with owner() as worker:
        worker.boot(modules=["progressing"])
        call = worker.send("progressing:in_threads", str(gate))
        _until_told(worker, call, "in a thread")
        gate.touch()
        assert worker.value(call) == "done"


def test_nothing_comes_behind_the_result(worker: Owner, gate: Path) -> None:
    call = worker.send("progressing:leave_thread", str(gate))
    assert worker.value(call) == "done"
    for _ in range(200):  # the owner's own check fails if something comes
        worker.call("plain:add", 1, 2)
    gate.touch()


@pytest.mark.parametrize("name", progressing.BAD)
def test_bad_values_raise_in_the_handler(worker: Owner, name: str) -> None:
    failure = worker.fail("progressing:bad", name)
    assert failure.code == "raised"
    error = failure.detail["error"]
    assert error["class"] in ("TypeError", "ValueError", "LookupError")
    assert "bad" in [frame[2] for frame in error["frames"]]


def test_odd_values_cross(worker: Owner) -> None:
    call = worker.send("progressing:odd_values")
    assert worker.value(call) == "done"
    assert _told(worker, call)[-1] == (1.5, 1.0, "a?b")


def test_long_texts_are_shortened_even_under_the_smallest_limit() -> None:
    with owner() as worker:
        worker.boot({"limits": {"message": 1024, "depth": 64}}, modules=["progressing"])
        call = worker.send("progressing:steps", 1, "\U0001f40d" * 200)
        assert worker.value(call) == 1
        assert _told(worker, call) == [(1.0, 1.0, "\U0001f40d" * 200)]
    with testing.reported() as told:
        clutch.progress(1, text="x" * 1_000_000)
        clutch.progress(1, text="\xe9" * 1_000_000)
    assert [progress.text for progress in told] == ["x" * 200, "\xe9" * 200]


def test_a_forked_child_tells_nothing(worker: Owner, gate: Path) -> None:
    call = worker.send("progressing:after_fork", str(gate))
    assert worker.value(call) == "done"
    assert _told(worker, call)[-1] == (1.0, None, "parent")


def test_a_cancelled_call_tells_nothing_more(worker: Owner) -> None:
    call = worker.send("progressing:slow", "before its cancel")
    _until_told(worker, call, "before its cancel")
    assert worker.cancel(call) == "running"
    worker.answer(call)
    assert [text for _, _, text in _told(worker, call)] == ["before its cancel"]


def test_casts_tell_theirs(worker: Owner) -> None:
    cast = worker.send("progressing:steps", 2, kind=frames.Cast)
    worker.until(lambda: bool(worker.progress[cast]))
    assert _told(worker, cast)[-1] == (2.0, 2.0, "")


def test_threads_and_replies_share_the_channel(worker: Owner) -> None:
    """Each message arrives whole, however many calls and threads report at a time."""
    calls = [worker.send("progressing:steps", 50) for _ in range(500)]
    assert [worker.value(call) for call in calls] == [50] * 500


# Without a worker.


def test_outside_a_call_it_only_checks() -> None:
    clutch.progress(1, 2, "nobody hears it")
    with pytest.raises(ValueError, match="done must be finite, not nan"):
        clutch.progress(math.nan)
    with pytest.raises(TypeError, match="total must be a number, not str"):
        clutch.progress(1, "2")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="text must be a str, not int"):
        clutch.progress(1, 2, 3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="done is too large"):
        clutch.progress(10**400)


def test_tests_see_what_is_told() -> None:
    with testing.reported() as told:
        progressing.steps(2, "step")
        thread = threading.Thread(target=copy_context().run, args=(progressing.steps, 1))
        thread.start()
        thread.join()
    progressing.steps(5)
    assert told == [(1.0, 2.0, "step"), (2.0, 2.0, "step"), (1.0, 1.0, "")]
    assert told[0].total == 2


def test_blocks_may_be_nested() -> None:
    with testing.reported() as outer:
        with testing.reported() as inner:
            clutch.progress(1)
        clutch.progress(2)
    assert [p.done for p in inner] == [1]
    assert [p.done for p in outer] == [2]
