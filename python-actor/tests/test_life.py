"""Stop, loss of the owner, logging and standard streams of a real worker."""

import time
from pathlib import Path

import pytest

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["plain", "asyncs"])


def test_idle_worker_stops(worker: Owner) -> None:
    began = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - began < 2
    assert worker.stderr() == ""
    worker.receive_pending()
    assert worker.notice(frames.Stopping).running == 0


@pytest.mark.parametrize("by_stop", [True, False])
def test_normal_ends_run_what_was_registered_with_atexit(worker: Owner, by_stop: bool) -> None:
    worker.call("plain:say_at_exit", "bye")
    if by_stop:
        assert worker.stop() == 0
    else:
        worker.send("plain:leave", 3)
        assert worker.exit_code() == 3
    assert worker.stdout() == "bye\n"


def test_stops_at_any_moment_are_clean(peer: Owner) -> None:
    peer.spawn()
    peer.greet()
    peer.start(modules=["plain"])
    assert peer.stop() == 0
    peer.receive_pending()
    assert peer.notice(frames.Stopping).running == 0
    # If the stop came before it was ready, it has not begun to read.
    assert peer.notices[frames.Unread] in ([], [frames.Unread(0)])


def test_stop_right_after_calls_leaves_each_one_outcome_at_most(worker: Owner) -> None:
    calls = [worker.send("plain:echo", n) for n in range(500)]
    assert worker.stop() == 0
    worker.receive_pending()
    codes = {a.code for a in worker.answers.values() if isinstance(a, frames.Failure)}
    assert codes <= {"stopping"}
    assert all(worker.values[c] == c - 1 for c in calls if c in worker.values)


def test_secret_is_neither_in_argv_nor_in_the_environment(worker: Owner) -> None:
    for name in ("cmdline", "environ"):
        shown = Path(f"/proc/{worker.process.pid}/{name}").read_bytes()
        assert worker.secret.hex().encode() not in shown
        assert worker.secret not in shown


def test_stop_lets_the_running_call_end_and_refuses_the_rest(worker: Owner) -> None:
    running = worker.send("plain:sleep", 0.3)
    worker.running(running)
    unread = worker.send("plain:remember", 1)
    batch = [worker.item("plain:remember", n)[0] for n in (2, 3)]
    worker.send_items(batch)
    assert worker.stop(drain=5000) == 0
    worker.receive_pending()
    assert worker.values[running] == "slept"
    refused = [unread, *(item.id for item in batch)]
    assert [worker.failure(i).code for i in refused] == ["stopping"] * 3
    assert worker.notice(frames.Unread).last == refused[-1]


def test_stop_refuses_the_rest_of_a_batch(worker: Owner) -> None:
    items = [worker.item("plain:sleep", 0.3)[0], worker.item("plain:remember", 1)[0]]
    worker.send_items(items)
    worker.running(items[0].id)
    assert worker.stop(drain=5000) == 0
    worker.receive_pending()
    assert worker.values[items[0].id] == "slept"
    assert worker.failure(items[1].id).code == "stopping"


def test_drain_limit_is_told_and_an_interrupt_ends_the_call(worker: Owner) -> None:
    call_id = worker.send("plain:sleep", 30.0)
    worker.running(call_id)
    worker.control(frames.Stop(50))
    assert worker.notice(frames.Stopping).running == 1
    worker.control(frames.Interrupt(0))
    assert worker.failure(call_id).code == "interrupted"
    assert worker.exit_code() == 0


@pytest.mark.parametrize(
    ("function", "arguments"),
    [("plain:add", [1]), ("plain:sleep", [30.0]), ("plain:spin", [10**10]), ("asyncs:sleep", [30])],
)
def test_worker_ends_when_its_owner_vanishes(
    worker: Owner, function: str, arguments: list[float]
) -> None:
    call_id = worker.send(function, *arguments)
    if function == "plain:add":
        worker.answer(call_id)
    else:
        worker.running(call_id)
    worker.vanish()
    assert worker.exit_code(limit=2) == 72
    assert "connection to the owner is gone" in worker.stderr()


def test_illegal_command_ends_the_worker(worker: Owner) -> None:
    worker.start()
    assert worker.exit_code() == 73
    assert "may not receive start" in worker.stderr()


def test_unknown_kind_ends_the_worker(worker: Owner) -> None:
    worker.send_raw("control", b"\x91\x91\x63")
    assert worker.exit_code() == 73


def test_message_over_the_limit_ends_the_worker(peer: Owner) -> None:
    peer.boot({"limits": {"message": 100_000, "depth": 64}}, modules=["plain"])
    peer.send("plain:echo", "x" * 200_000)
    assert peer.exit_code() == 72


def test_log_record_carries_its_origin(worker: Owner) -> None:
    call_id = worker.send("plain:log", 30, "hello")
    log = worker.notice(frames.Log)
    assert (log.level, log.logger, log.message) == (30, "plain.logger", "hello")
    assert (log.call_id, log.thread, log.exception) == (call_id, "MainThread", None)
    assert log.file.endswith("plain.py")
    assert log.line > 0


def test_log_record_with_an_exception(worker: Owner) -> None:
    worker.call("plain:log_error")
    log = worker.notice(frames.Log)
    assert log.message == "it failed"
    assert log.exception is not None
    assert log.exception.endswith("ValueError: logged")


def test_log_level_of_the_specification(peer: Owner) -> None:
    peer.boot(modules=["plain"], log_level=30)
    peer.call("plain:log", 20, "too low")
    peer.call("plain:log", 30, "high enough")
    assert peer.notice(frames.Log).message == "high enough"


def test_log_record_that_cannot_be_formatted(worker: Owner) -> None:
    worker.call("plain:log_badly")
    assert "do not fit" in worker.notice(frames.Log).message


def test_long_log_message_is_cut(worker: Owner) -> None:
    worker.call("plain:log", 30, "é" * 100_000)
    assert worker.notice(frames.Log).message == "é" * 32768


def test_flood_of_logs_loses_none_silently(worker: Owner) -> None:
    worker.call("plain:log_much", 30_000)
    worker.call("plain:log", 40, "last")
    logs: list[frames.Log] = []
    while not logs or logs[-1].message != "last":
        logs.append(worker.notice(frames.Log))
    assert len(logs) + sum(log.dropped for log in logs) == 30_001


def test_warnings_are_logged(worker: Owner) -> None:
    worker.call("plain:warn")
    log = worker.notice(frames.Log)
    assert (log.logger, log.level) == ("py.warnings", 30)
    assert "careful" in log.message


def test_exception_in_a_thread_is_logged(worker: Owner) -> None:
    worker.call("plain:fail_in_thread")
    log = worker.notice(frames.Log)
    assert (log.level, log.thread) == (40, "fragile")
    assert "ValueError: in a thread" in (log.exception or "")


def test_prints_stay_on_stdout_line_by_line(worker: Owner) -> None:
    worker.call("plain:say", "hello\nyou")
    assert worker.stdout() == "hello\nyou\n"
