"""What runs of timers do in a real worker, and what cancels them."""

import pytest

from clutch._wire import frames
from owner import Owner
from timed import KINDS, boot, count, until_noted


@KINDS
def test_cancelled_timers_take_no_room(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    for _ in range(3):
        assert peer.call("churn", 20_000)[:2] == [0, 0]
    assert peer.call("flood", 10_000, 500) == ""
    peer.call("work", 0.0)
    assert all(peer.call("cancel", str(number)) for number in range(0, 10_000, 100))
    active, new, heap = peer.call("churn", 1)
    assert (active, new) == (9_900, 0)
    assert heap <= 10_000


def test_runs_that_cannot_begin_take_no_room(peer: Owner) -> None:
    """The only place for a task is taken by the call that starts them."""
    boot(peer, "AsyncTimed")
    assert peer.call("timeouts", 400) < 200
    assert ["flush", "never"] not in peer.call("noted")


@KINDS
def test_a_run_cancels_its_own_timer(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("cancel_in_run")
    peer.call("cancel_own_run")
    found = until_noted(peer, ["cancelled", True, False, False], ["once", False, False])
    assert sum(it[0] == "cancelled" for it in found) == 1


@KINDS
@pytest.mark.parametrize("repeats", [False, True])
def test_a_thread_cancels_during_a_run(peer: Owner, kind: str, repeats: bool) -> None:
    boot(peer, kind)
    peer.call("cancel_from_thread_during_run", repeats)
    until_noted(peer, ["during", repeats])
    peer.call("work", 0.02)
    assert sum(it[0] == "during" for it in peer.call("noted")) == 1


@KINDS
def test_runs_start_timers(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("nest")
    until_noted(peer, ["depth", 1], ["depth", 2], ["depth", 3])


@KINDS
@pytest.mark.parametrize("error", ["base", "keyboard", "cancelled", "value", "interrupted"])
def test_a_run_that_raises_is_logged_and_ends_nothing(peer: Owner, kind: str, error: str) -> None:
    boot(peer, kind)
    peer.call("raise_every", error)
    count(peer, ["raises", error], 3)
    record = peer.notice(frames.Log)
    assert record.message.startswith("clutch.every(0.005, Base.raise_every.<locals>.run) of ")
    assert "timing.py, line" in record.message
    assert record.message.endswith(" failed")
    assert record.exception is not None
    assert "in run" in record.exception


@KINDS
def test_a_run_may_end_the_worker(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("raise_every", "exit")
    assert peer.exit_code() == 3


@KINDS
def test_all_that_can_be_called(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("callables")
    until_noted(
        peer,
        ["lambda"],
        ["partial", "more", ["key", 1]],
        ["called", 2],
        ["called later", 3],
        ["async", 4],
        ["builtin"],
    )


@KINDS
def test_a_coroutine_that_nobody_would_run_is_told_of(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("lambda_of_coroutine")
    record = peer.notice(frames.Log)
    assert record.exception is not None
    assert "pass the `async def` itself" in record.exception


@KINDS
def test_a_run_is_a_call_without_deadline_and_variables(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("current", timeout=5000)
    until_noted(peer, ["current", True, None, "none"])
    assert not peer.notices[frames.Progress]


@KINDS
def test_a_timer_outlives_an_interrupt_of_its_call(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    call = peer.send("start_and_spin")
    peer.running(call)
    assert peer.cancel(call) == "running"
    peer.control(frames.Interrupt(call))
    assert peer.failure(call).code == "interrupted"
    until_noted(peer, ["of an interrupted call"])


def test_streams_that_need_the_event_loop_leave_timers_alone(peer: Owner) -> None:
    boot(peer, "Timed")
    peer.call("note_every", 0.005, "tick")
    peer.call("note_after", 0.3, "later")
    stream = peer.open("numbers_async", demand=100)
    peer.until_given(stream, 100)
    before = peer.call("noted").count(["tick"])
    count(peer, ["tick"], before + 3)
    until_noted(peer, ["later"])


def test_the_first_async_run_begins_the_event_loop(peer: Owner) -> None:
    boot(peer, "Timed")
    peer.call("async_run")
    until_noted(peer, ["async run", True])
    peer.call("note_after", 0.01, "behind")
    peer.call("thread_later", 0.01, 0.001, "thread")
    until_noted(peer, ["behind"], ["thread"])


@KINDS
def test_a_run_asks_hosts(peer: Owner, kind: str) -> None:
    boot(peer, kind, hosts={"h": 4})
    peer.call("ask_in_run")
    ask = peer.notice(frames.Ask)
    peer.control(frames.Answer(ask.id, ask.message))
    until_noted(peer, ["answer", "from a run"])


@KINDS
def test_runs_wait_while_a_def_waits_for_a_host(peer: Owner, kind: str) -> None:
    boot(peer, kind, hosts={"h": 4})
    until_noted(peer, ["flush", "start"])
    call = peer.send("wait_for_host")
    ask = peer.notice(frames.Ask)
    peer.notice(frames.Waiting)
    assert peer.ping().running == [call]
    peer.control(frames.Answer(ask.id, ask.message))
    assert peer.value(call) == "from a call"
    assert until_noted(peer, ["run"])[1:] == [["call"], ["run"]]
