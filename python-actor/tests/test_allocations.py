"""What a worker has allocated, by tracemalloc."""

import time
import tracemalloc
from pathlib import Path

import pytest

from clutch._runtime import allocations
from clutch._runtime.allocations import MOST_LINES, AllocationTracer
from clutch._wire import frames
from launching import eventually
from owner import Owner

Answer = tuple[str, str]


def _begin(seconds: float, answers: list[Answer]) -> AllocationTracer:
    tracer = AllocationTracer(
        seconds,
        (time.monotonic, time.sleep),
        lambda text, problem: answers.append((text, problem)),
    )
    tracer.start()
    return tracer


def test_what_is_still_held_is_shown_by_line() -> None:
    answers: list[Answer] = []
    tracer = _begin(1.0, answers)
    eventually(tracemalloc.is_tracing)
    held = [bytearray(100_000) for _ in range(10)]
    bytearray(5_000_000)  # is freed at once
    tracer.join(60)
    ((text, problem),) = answers
    head, *lines = text.splitlines()
    _, size, blocks, peak, is_early = map(int, head.split(" "))
    assert (problem, is_early, len(held)) == ("", 0, 10)
    assert peak >= 5_000_000
    assert size >= 1_000_000
    assert blocks >= 10
    own = [line.split(" ", 3) for line in lines if line.endswith(Path(__file__).name)]
    assert any(int(found[0]) >= 1_000_000 and int(found[1]) >= 10 for found in own)
    assert len(lines) <= MOST_LINES
    assert not tracemalloc.is_tracing()


def test_it_ends_early_when_traces_take_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocations, "MOST_MEMORY", 0)
    answers: list[Answer] = []
    _begin(60.0, answers).join(30)
    assert answers[0][0].splitlines()[0].endswith(" 1")


def test_tracing_of_user_code_goes_on() -> None:
    tracemalloc.start()
    try:
        answers: list[Answer] = []
        _begin(0.1, answers).join(30)
        assert answers == [("", "the worker's own code uses tracemalloc")]
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()


def test_a_stop_by_user_code_is_a_problem() -> None:
    answers: list[Answer] = []
    tracer = _begin(60.0, answers)
    eventually(tracemalloc.is_tracing)
    tracemalloc.stop()
    tracer.join(30)
    assert answers == [("", "the worker's own code has stopped the tracing")]


def test_a_new_tracing_of_user_code_goes_on() -> None:
    answers: list[Answer] = []
    tracer = _begin(60.0, answers)
    eventually(tracemalloc.is_tracing)
    try:
        tracemalloc.stop()
        tracemalloc.start(5)
        tracer.join(30)
        assert answers == [("", "the worker's own code has stopped the tracing")]
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()


def test_many_traces_end_it_early() -> None:
    answers: list[Answer] = []
    tracer = _begin(60.0, answers)
    eventually(tracemalloc.is_tracing)
    held = [object() for _ in range(500_000)]
    tracer.join(30)
    assert held
    assert answers[0][0].splitlines()[0].endswith(" 1")


def test_a_worker_shows_its_allocations(peer: Owner) -> None:
    worker = peer.boot(modules=["plain"])
    worker.control(frames.Inspect(2, "allocations", {"milliseconds": 300}))
    worker.control(frames.Inspect(3, "allocations", {"milliseconds": 300}))
    refused, shown = worker.notice(frames.Inspected), worker.notice(frames.Inspected)
    assert (refused.id, refused.problem) == (3, "others are being traced")
    assert (shown.id, shown.problem) == (2, "")
    assert len(shown.text.splitlines()[0].split(" ")) == 5
