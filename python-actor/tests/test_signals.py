"""Stops and interrupts when other code has set signal handlers."""

import signal

import pytest

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(target="signals:Crawler")


def _is_interrupted(worker: Owner) -> bool:
    call_id = worker.send("sleep", 30.0)
    worker.running(call_id)
    worker.control(frames.Interrupt(call_id))
    return worker.failure(call_id).code == "interrupted"


@pytest.mark.parametrize("how", ["handler", "ignore", "default", "python"])
def test_signals_that_libraries_set_are_theirs(worker: Owner, how: str) -> None:
    worker.call("take", how)
    assert _is_interrupted(worker)
    assert worker.stop() == 0
    assert worker.stdout() == "stop hook ran\n"


@pytest.mark.parametrize("but", [1, 2])
def test_another_signal_stands_in_for_one_that_was_taken(worker: Owner, but: int) -> None:
    worker.call("take_all", but)
    assert _is_interrupted(worker)
    assert worker.stop() == 0
    assert worker.stdout() == "stop hook ran\n"


def test_what_cannot_be_done_without_signals_is_told(worker: Owner) -> None:
    worker.call("take_all", 0)
    call_id = worker.send("sleep", 30.0)
    worker.running(call_id)
    worker.control(frames.Interrupt(call_id))
    record = worker.notice(frames.Log)
    assert (record.level, record.logger) == (30, "clutch")
    assert "handlers for all signals" in record.message
    worker.process.send_signal(signal.SIGKILL)
    assert worker.exit_code() == -signal.SIGKILL


def test_stop_hook_that_did_not_run_is_told(worker: Owner) -> None:
    worker.send("leave")
    assert worker.exit_code() == 0
    worker.receive_pending()
    assert "the stop hook did not run to its end" in worker.notices[frames.Log][-1].message
