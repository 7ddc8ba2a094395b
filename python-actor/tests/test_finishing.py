"""Workers that end themselves normally."""

from pathlib import Path

import pytest

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
    assert worker.failure(items[1].id).code == "stopping"
    assert not path.exists()


def test_a_stop_that_crosses_it_is_legal(worker: Owner) -> None:
    worker.send("finishing:done", "x")
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


def test_while_it_loads_it_becomes_ready_first(peer: Owner, tmp_path: Path) -> None:
    path = tmp_path / "stopped"
    peer.spawn()
    peer.greet()
    peer.start(target="finishing:Early", arguments=[str(path), "early"])
    peer.notice(frames.Ready)
    assert peer.notice(frames.Finishing).reason == "early"
    assert peer.exit_code() == 0
    assert path.exists()


def test_no_reason_ends_the_worker_otherwise(worker: Owner) -> None:
    assert "reason must be a str, not int" in str(worker.fail("finishing:wrong").detail)
    worker.call("finishing:odd")
    assert worker.notice(frames.Finishing).reason == "?" + "x" * 999
    assert worker.exit_code() == 0


def test_outside_of_a_worker_it_does_nothing() -> None:
    clutch.finish()
    with pytest.raises(TypeError):
        clutch.finish(None)  # type: ignore[arg-type]
