"""Streams of a real worker."""

import importlib

import numpy as np
import pytest
from msgspec import Raw

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["streams"])


BOTH = pytest.mark.parametrize("prefix", ["", "async_"])


def _open(worker: Owner, function: str, *arguments: object, shape: int = 1, demand: int = 0) -> int:
    return worker.open(f"streams:{function}", *arguments, shape=shape, demand=demand)


@BOTH
def test_elements_come_as_they_are_asked_for(worker: Owner, prefix: str) -> None:
    stream = _open(worker, f"{prefix}numbers", 10, demand=3)
    assert worker.until_given(stream, 3) == [0, 1, 2]
    worker.demand(stream, 2)
    assert worker.until_given(stream, 5) == [0, 1, 2, 3, 4]
    if not prefix:
        assert worker.call("streams:notes") == [f"made {n}" for n in range(5)]
    worker.demand(stream, 100)
    assert worker.value(stream) is None
    assert worker.elements[stream] == list(range(10))
    assert worker.ping().running == []


def test_a_generator_that_nobody_asks_does_not_begin(worker: Owner) -> None:
    _open(worker, "numbers", 10)
    assert worker.call("streams:notes") == []


def test_what_it_returns_is_the_result(worker: Owner) -> None:
    stream = _open(worker, "summed", 100_000, demand=200_000)
    assert worker.value(stream) == sum(range(100_000))
    assert worker.elements[stream] == list(range(100_000))
    assert worker.messages_on_data < 5_000


def test_every_kind_of_value_is_an_element(worker: Owner) -> None:
    stream = _open(worker, "values", demand=100)
    assert worker.value(stream) is None
    found = worker.elements[stream]
    assert found[:5] == [None, True, 1 << 70, "é", b"\x00" * 100_000]
    assert np.array_equal(found[5], np.arange(3.0))
    assert found[6] == {"a": [1, 2]}


def test_an_exception_comes_after_the_elements_before_it(worker: Owner) -> None:
    stream = _open(worker, "fails_after", 3, demand=10)
    failure = worker.failure(stream)
    assert failure.code == "raised"
    assert failure.detail["error"]["message"] == "no more"
    assert failure.detail["error"]["frames"][0][2] == "fails_after"
    assert worker.elements[stream] == ["item 0", "item 1", "item 2"]


def test_an_element_that_cannot_cross_ends_the_stream(worker: Owner) -> None:
    stream = _open(worker, "unencodable", demand=10)
    assert worker.failure(stream).code == "unencodable"
    assert worker.failure(stream).detail["path"] == "element"
    assert worker.elements[stream] == [1]


def test_an_element_over_the_limit_ends_the_stream(peer: Owner) -> None:
    limits = {"message": 1 << 20, "depth": 64}
    worker = peer.boot({"limits": limits}, modules=["streams"])
    stream = _open(worker, "large", demand=10)
    assert worker.failure(stream).code == "too-large"
    assert worker.elements[stream] == [b"small"]


@BOTH
def test_cancel_closes_the_generator(worker: Owner, prefix: str) -> None:
    stream = _open(worker, f"{prefix}numbers", 1_000_000, demand=10)
    worker.until_given(stream, 10)
    assert worker.cancel(stream) in ("running", "idle")
    assert worker.failure(stream).code == "cancelled"
    assert worker.call("streams:notes")[-1] == "tidied"
    worker.demand(stream, 5)
    assert worker.call("streams:plain", 1) == 1
    assert len(worker.elements[stream]) == 10


def test_cancel_before_it_was_read_keeps_it_from_beginning(worker: Owner) -> None:
    sleeping = _open(worker, "sleepy", 0.5, demand=3)
    worker.until_given(sleeping, 1)
    stream = _open(worker, "numbers", 10, demand=10)
    assert worker.cancel(stream) == "queued"
    worker.value(sleeping)
    assert "tidied" not in worker.call("streams:notes")
    assert stream not in worker.answers


def test_cancel_while_another_call_runs_waits_for_that(worker: Owner) -> None:
    stream = _open(worker, "numbers", 1_000_000, demand=1)
    worker.until_given(stream, 1)
    sleeping = _open(worker, "sleepy", 0.5, demand=3)
    worker.until_given(sleeping, 1)
    assert worker.cancel(stream) == "idle"
    assert worker.failure(stream).code == "cancelled"
    assert worker.value(sleeping) is None


def test_interrupt_ends_what_blocks(worker: Owner) -> None:
    stream = _open(worker, "sleepy", 30.0, demand=2)
    assert worker.notice(frames.Log).message == "asleep"
    worker.cancel(stream)
    worker.control(frames.Interrupt(stream))
    assert worker.failure(stream).code == "interrupted"
    assert worker.call("streams:notes") == ["woken"]


def test_elements_do_not_wait_for_a_slow_next_one(worker: Owner) -> None:
    stream = _open(worker, "quick_then_slow", demand=20)
    assert worker.until_given(stream, 10) == list(range(10))
    worker.cancel(stream)
    worker.control(frames.Interrupt(stream))
    worker.answer(stream)


def test_calls_go_on_beside_streams(worker: Owner) -> None:
    stream = _open(worker, "numbers", 1_000_000, demand=300_000)
    for number in range(20):
        assert worker.call("streams:plain", number) == number
    other = _open(worker, "numbers", 3, demand=5)
    assert worker.value(other) is None
    assert stream not in worker.answers
    worker.cancel(stream)
    worker.answer(stream)


def test_the_context_is_the_streams_own(worker: Owner) -> None:
    stream = _open(worker, "whoami", demand=1)
    assert worker.until_given(stream, 1) == [[stream, stream]]


@BOTH
def test_through_gives_what_it_makes_of_its_input(worker: Owner, prefix: str) -> None:
    stream = _open(worker, f"{prefix}doubled", shape=3, demand=1000)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, *range(100))
    assert worker.until_given(stream, 200) == [n // 2 for n in range(200)]
    worker.feed(stream, 7)
    worker.finish(stream)
    assert worker.value(stream) is None
    assert worker.elements[stream][-2:] == [7, 7]


def test_through_takes_no_more_than_it_is_asked_for(worker: Owner) -> None:
    stream = _open(worker, "doubled", shape=3, demand=3)
    worker.until(lambda: worker.requested[stream] > 0)
    window = worker.requested[stream]
    worker.feed(stream, *range(10))
    assert worker.until_given(stream, 3) == [0, 0, 1]
    worker.until(lambda: worker.requested[stream] == window + 2)
    worker.receive_pending()
    assert worker.requested[stream] == window + 2


@BOTH
def test_failure_of_the_input_is_an_exception(worker: Owner, prefix: str) -> None:
    stream = _open(worker, f"{prefix}doubled", shape=3, demand=10)
    worker.send_items([frames.Abort(stream, "lost")])
    failure = worker.failure(stream)
    assert failure.detail["error"]["class"] == "UpstreamFailed"
    assert worker.call("streams:notes") == ["upstream: lost", "tidied"]


@BOTH
def test_cancel_ends_a_wait_for_input(worker: Owner, prefix: str) -> None:
    stream = _open(worker, f"{prefix}doubled", shape=3, demand=10)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, 1)
    worker.until_given(stream, 2)
    worker.cancel(stream)
    assert worker.failure(stream).code == "cancelled"
    assert worker.call("streams:notes") == ["tidied"]


@BOTH
def test_sink_acknowledges_its_end(worker: Owner, prefix: str) -> None:
    stream = _open(worker, f"{prefix}total", shape=2)
    worker.until(lambda: worker.requested[stream] > 0)
    for start in range(0, 1000, 100):
        worker.until(lambda start=start: worker.requested[stream] >= start + 100)  # type: ignore[misc]
        worker.feed(stream, *range(start, start + 100))
    worker.finish(stream)
    assert worker.value(stream) == sum(range(1000))


def test_interrupt_reaches_a_thread(worker: Owner) -> None:
    stream = _open(worker, "stubborn", shape=2)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, 1)
    worker.until(lambda: worker.call("streams:notes") == ["took 1"])
    worker.cancel(stream)
    worker.control(frames.Interrupt(stream))
    assert worker.failure(stream).code == "interrupted"
    assert worker.call("streams:plain", 1) == 1


def test_large_input_travels_beside(worker: Owner) -> None:
    stream = _open(worker, "sizes", shape=3, demand=10)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, b"ab", bytes(100_000), b"", bytes(200_000))
    assert worker.until_given(stream, 4) == [2, 100_000, 0, 200_000]


def test_an_element_that_does_not_fit_the_hint_ends_the_stream(worker: Owner) -> None:
    stream = _open(worker, "doubled", shape=3, demand=10)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, 1, "two")
    failure = worker.failure(stream)
    assert failure.code == "bad-arguments"
    assert failure.detail["message"] == "an element for doubled: value: expected int, found str"
    assert worker.elements[stream] == [1, 1]


def test_a_generator_may_end_before_its_input(worker: Owner) -> None:
    stream = _open(worker, "first", shape=3, demand=10)
    worker.until(lambda: worker.requested[stream] > 0)
    worker.feed(stream, 1, 2, 3)
    assert worker.value(stream) is None
    assert worker.elements[stream] == [1]
    worker.feed(stream, 4)
    assert worker.call("streams:plain", 1) == 1


@pytest.mark.parametrize(
    ("function", "shape", "why"),
    [
        ("plain", 1, "is not a generator"),
        ("numbers", 2, "is a generator"),
        ("not_for_streams", 3, "its type hint must be Iterator"),
        ("notes", 2, "so its first parameter must take the input"),
        ("async_total", 3, "is not a generator"),
    ],
)
def test_what_is_no_stream_is_refused(worker: Owner, function: str, shape: int, why: str) -> None:
    failure = worker.failure(_open(worker, function, shape=shape, demand=shape & 1))
    assert failure.code == "bad-arguments"
    assert why in failure.detail["message"]


def test_wrong_arguments_and_unknown_functions_are_refused(worker: Owner) -> None:
    assert worker.failure(_open(worker, "numbers", "x")).code == "bad-arguments"
    assert worker.failure(_open(worker, "nobody")).code == "unknown-function"


@pytest.mark.parametrize(
    "item",
    [
        frames.Demand(99, 1),
        frames.Finish(1),
        frames.Feed(2, Raw(b"\xdc\x07\xd0" + 2000 * b"\x01")),
        frames.Feed(2, Raw(b"\x01")),
        frames.Feed(2, Raw(b"\x91\x01"), [0, 0]),
    ],
)
def test_a_violation_ends_the_process(worker: Owner, item: frames.StreamDown) -> None:
    _open(worker, "numbers", 3)
    _open(worker, "doubled", shape=3)
    worker.send_items([item])
    assert worker.exit_code() == 73


def test_many_streams_at_once(worker: Owner) -> None:
    throughs = [_open(worker, "doubled", shape=3, demand=1000) for _ in range(20)]
    sources = [_open(worker, "numbers", 200, demand=1000) for _ in range(20)]
    for stream in throughs:
        worker.until(lambda stream=stream: worker.requested[stream] > 0)  # type: ignore[misc]
        worker.feed(stream, *range(100))
        worker.finish(stream)
    for stream in throughs:
        assert worker.value(stream) is None
        assert worker.elements[stream] == [n // 2 for n in range(200)]
    for stream in sources:
        assert worker.value(stream) is None
        assert worker.elements[stream] == list(range(200))


def test_a_stream_function_is_plain_python() -> None:
    handlers = importlib.import_module("handlers.streams")
    assert list(handlers.doubled(iter([1, 2]), 2)) == [1, 1, 2, 2]
    assert handlers.total(iter([1, 2])) == 3
