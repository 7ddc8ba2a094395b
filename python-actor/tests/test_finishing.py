"""Workers that end themselves normally."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
import zmq

import clutch
from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["finishing", "plain"])


def test_the_call_is_answered_and_the_owner_told(worker: Owner) -> None:
    assert worker.call("finishing:done", "enough") == "the last answer"
    assert worker.notice(frames.Finishing).reason == "enough"
    assert worker.exit_code() == 0
    assert worker.stderr() == ""


def test_no_further_call_begins(worker: Owner, tmp_path: Path) -> None:
    path = tmp_path / "ran"
    items = [worker.item("finishing:done", "x")[0], worker.item("finishing:mark", str(path))[0]]
    worker.send_items(items)
    assert worker.exit_code() == 0
    worker.receive_pending()
    assert worker.values[items[0].id] == "the last answer"
    refused = worker.failure(items[1].id)
    assert (refused.code, refused.detail) == ("stopping", {"finished": "x"})
    assert not path.exists()


def test_a_stop_that_crosses_it_is_legal(worker: Owner) -> None:
    worker.send("finishing:done", "x")
    with suppress(zmq.ZMQError):  # it may have ended already
        worker.control(frames.Stop(0))
    assert worker.exit_code() == 0


def test_from_a_thread(worker: Owner) -> None:
    assert worker.call("finishing:from_a_thread", "x") is None
    assert worker.notice(frames.Finishing).reason == "x"
    assert worker.exit_code() == 0


def test_others_that_run_end_as_ever(peer: Owner) -> None:
    worker = peer.boot(modules=["finishing"], concurrency=3)
    resting = worker.send("finishing:rest", 0.5)
    worker.running(resting)
    last = worker.send("finishing:done_beside_others", "x")
    worker.notice(frames.Finishing)
    late = worker.send("finishing:rest", 0.0)
    assert worker.exit_code() == 0
    worker.receive_pending()
    assert worker.values[resting] == "rested"
    assert worker.values[last] == "the last answer"
    assert worker.failure(late).code == "stopping"


@pytest.mark.parametrize("function", ["numbers", "numbers_async"])
def test_a_stream_that_calls_it_ends_as_ever(worker: Owner, function: str) -> None:
    stream = worker.open(f"finishing:{function}", 8, 3, shape=1, demand=5)
    worker.until_given(stream, 5)
    assert worker.notice(frames.Finishing).reason == "enough"
    late = worker.send("finishing:mark", "never")
    refused = worker.open("finishing:numbers", 1, 9, shape=1, demand=1)
    assert worker.failure(late).code == "stopping"
    assert worker.failure(refused).code == "stopping"
    worker.demand(stream, 9)
    assert worker.value(stream) is None
    assert worker.elements[stream] == list(range(8))
    assert worker.exit_code() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks at its own sockets in /proc")
def test_a_stream_that_comes_with_the_news_does_not_begin(peer: Owner) -> None:
    worker = peer.boot(modules=["finishing"], concurrency=3)
    last = worker.send("finishing:done_before_it_reads", 10.0)
    worker.notice(frames.Finishing)
    refused = worker.open("finishing:numbers", 1, 9, shape=1, demand=1)
    assert worker.failure(refused).code == "stopping"
    assert worker.value(last) is None
    assert worker.exit_code() == 0


@pytest.mark.parametrize("last", ["finishing:done", "finishing:done_beside_others"])
def test_others_streams_end_as_ever_too(worker: Owner, last: str) -> None:
    source = worker.open("finishing:numbers", 8, 99, shape=1, demand=1)
    task = worker.open("finishing:numbers_async", 8, 99, shape=1, demand=1)
    flow = worker.open("finishing:doubled", shape=3, demand=1)
    for stream in (source, task):
        worker.until_given(stream, 1)
    assert worker.call(last, "enough") == "the last answer"
    worker.notice(frames.Finishing)
    worker.feed(flow, 1, 2)
    worker.finish(flow)
    for stream in (source, task, flow):
        worker.demand(stream, 20)
    assert [worker.value(stream) for stream in (source, task, flow)] == [None, None, None]
    assert worker.elements[source] == worker.elements[task] == list(range(8))
    assert worker.elements[flow] == [2, 4]
    assert worker.exit_code() == 0


@pytest.mark.parametrize("function", ["numbers", "numbers_async"])
def test_a_stop_closes_what_does_not_end(worker: Owner, function: str) -> None:
    stream = worker.open(f"finishing:{function}", 1_000_000, 3, shape=1, demand=5)
    worker.until_given(stream, 5)
    worker.notice(frames.Finishing)
    worker.control(frames.Stop(0))
    assert worker.failure(stream).code == "cancelled"
    assert worker.exit_code() == 0


def test_while_it_loads_it_becomes_ready_first(peer: Owner, tmp_path: Path) -> None:
    path = tmp_path / "stopped"
    peer.spawn()
    peer.greet()
    peer.start(target="finishing:Early", arguments=[str(path), "early"])
    peer.notice(frames.Ready)
    assert peer.notice(frames.Finishing).reason == "early"
    assert peer.exit_code() == 0
    assert path.exists()


def test_and_begins_no_call_that_waits_for_that(peer: Owner, tmp_path: Path) -> None:
    peer.spawn()
    peer.greet()
    peer.start(target="finishing:Early", arguments=[str(tmp_path / "stopped"), "early"])
    late = peer.send("name")
    peer.notice(frames.Ready)
    assert peer.exit_code() == 0
    peer.receive_pending()
    assert late not in peer.values


def test_no_reason_ends_the_worker_otherwise(worker: Owner) -> None:
    assert "reason must be a str, not int" in str(worker.fail("finishing:wrong").detail)
    worker.call("finishing:odd")
    assert worker.notice(frames.Finishing).reason == "?" + "x" * 999
    assert worker.exit_code() == 0


def test_outside_of_a_worker_it_does_nothing() -> None:
    clutch.finish()
    with pytest.raises(TypeError):
        clutch.finish(None)  # type: ignore[arg-type]
