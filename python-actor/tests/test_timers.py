"""Timers of a real worker, whose owner is the small one of the tests."""

import itertools
import signal
import sys
import time
from typing import Any

import pytest

from clutch._wire import frames
from owner import Owner

KINDS = pytest.mark.parametrize("kind", ["Timed", "AsyncTimed"])


def boot(peer: Owner, kind: str, *arguments: Any, **options: Any) -> Owner:
    return peer.boot(target=f"timing:{kind}", arguments=list(arguments), **options)


def until_noted(peer: Owner, *expected: Any, function: str = "noted") -> list[Any]:
    """Waits until all of these were noted. Returns all that was."""
    found: list[Any] = []

    def has_come() -> bool:
        found[:] = peer.call(function)
        return not [it for it in expected if it not in found]

    peer.until(has_come)
    return found


def count(peer: Owner, value: Any, least: int) -> int:
    found = 0

    def has_come() -> bool:
        nonlocal found
        found = peer.call("noted").count(value)
        return bool(found >= least)

    peer.until(has_come)
    return found


@KINDS
def test_a_run_gets_its_arguments(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    shown = peer.call("note_after", 0.01, "a", 2, key=[3])
    assert shown.startswith("<clutch.Timer clutch.after(0.01, note) of ")
    assert "timing.py, line" in shown
    until_noted(peer, ["a", 2, ["key", [3]]])


@KINDS
def test_constructors_and_start_hooks_start_timers(peer: Owner, kind: str) -> None:
    boot(peer, kind, 0.001)
    until_noted(peer, ["constructor"], ["flush", "start"])


@KINDS
def test_an_idle_worker_runs_them_in_the_order_of_time(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("note_all", 0.06, 0.02, 0.04)
    found = until_noted(peer, ["due", 0.06])
    assert [it for it in found if it[0] == "due"] == [["due", s] for s in (0.02, 0.04, 0.06)]


@KINDS
def test_runs_are_in_time(peer: Owner, kind: str) -> None:
    """The median is compared, because the machine may be busy otherwise."""
    boot(peer, kind)
    peer.call("lateness", 15)
    peer.until(lambda: len(peer.ping().running) == 0)
    peer.until(lambda: _idle_times(peer) >= 15)
    late = sorted(peer.call("times"))
    assert late[0] >= 0
    assert late[7] < 0.02, late


def _idle_times(peer: Owner) -> int:
    """Lets the worker be idle for a while before it is asked."""
    due = time.monotonic() + 0.5
    peer.until(lambda: time.monotonic() > due)
    return len(peer.call("times"))


@KINDS
def test_every_runs_until_it_is_cancelled(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("note_every", 0.005, "tick")
    count(peer, ["tick"], 5)
    assert peer.call("is_active", "tick")
    assert peer.call("cancel", "tick")
    assert not peer.call("is_active", "tick")
    assert not peer.call("cancel", "tick")
    before = peer.call("noted").count(["tick"])
    peer.call("work", 0.05)
    assert peer.call("noted").count(["tick"]) == before


@KINDS
def test_a_timer_of_a_millisecond_is_no_busy_loop(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("note_every", 0.001, "tick")
    peer.call("work", 0.001)
    handled = peer.ping().handled
    _idle_for(peer, 0.5)
    runs = peer.ping().handled - handled
    assert 20 < runs <= 510, runs


def _idle_for(peer: Owner, seconds: float) -> None:
    due = time.monotonic() + seconds
    peer.until(lambda: time.monotonic() > due)


@KINDS
def test_threads_start_timers(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("in_thread", 0.01, "thread")
    until_noted(peer, ["thread"])


@KINDS
def test_a_thread_wakes_an_idle_worker(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("note_after", 0.001, "first")
    until_noted(peer, ["first"])
    handled = peer.ping().handled
    peer.call("start_and_cancel_then_thread")
    peer.until(lambda: peer.ping().handled >= handled + 2)  # the call and the run
    assert ["from a thread"] in peer.call("noted")


@KINDS
def test_a_thread_wakes_a_worker_that_waits_for_a_later_timer(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    peer.call("note_after", 500, "never")
    handled = peer.ping().handled
    peer.call("thread_later", 0.05, 0.001, "thread")
    peer.until(lambda: peer.ping().handled >= handled + 2)
    assert peer.call("noted")[1:] == [["thread"]]
    assert peer.stop() == 0


@KINDS
def test_a_signal_handler_starts_a_timer(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    handled = peer.ping().handled
    peer.call("in_signal_handler", 0.05, "signal")
    peer.until(lambda: peer.ping().handled >= handled + 2)
    assert ["signal"] in peer.call("noted")


@KINDS
def test_runs_are_in_order_with_calls(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    start = "note_after" if kind == "Timed" else "flush_after"
    sent = [peer.item(start, 0.001, "run"), peer.item("work", 0.1)]
    peer.send_items([item for item, _ in sent])
    assert peer.value(sent[1][0].id) == 1  # the run of the start hook alone
    until_noted(peer, ["run"] if kind == "Timed" else ["flush", "run"])


@KINDS
def test_runs_have_their_turn_between_calls_that_do_not_end(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    if kind == "Timed":
        peer.call("note_after", 0.001, "run")
    else:
        peer.call("flush_after", 0.001, "run")
    calls = [peer.send("work", 0.01) for _ in range(8)]
    while peer.value(calls[-8]) < 2:
        assert len(calls) < 100
        calls.append(peer.send("work", 0.01))


@KINDS
def test_calls_have_their_turn_between_runs_that_are_always_due(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("busy_every", 0.001, 0.02)
    for _ in range(20):
        peer.call("work", 0.0)
    peer.call("cancel", "busy")
    times = [it for it in peer.call("noted") if isinstance(it, float)]
    assert all(later - first >= 0.02 for first, later in itertools.pairwise(times))


def test_runs_have_their_turn_between_those_of_a_source(peer: Owner) -> None:
    boot(peer, "Timed")
    until_noted(peer, ["flush", "start"])
    stream = peer.open("numbers", demand=1_000_000)
    peer.until_given(stream, 1)
    peer.call("note_after", 0.01, "run")
    peer.until(lambda: peer.elements[stream][-1] == 2)


@KINDS
def test_ten_thousand_timers_are_due_at_once(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    full = peer.call("flood", 10_001, 0.2)
    assert full == ("QueueFull: 10,000 timers are active in this process, which may have no more")
    peer.call("work", 0.0)
    peer.until(lambda: len(peer.call("noted")) == 10_001)
    assert peer.call("noted")[1:] == [[number] for number in range(10_000)]
    assert peer.call("flood", 10, 0.001) == ""


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


@KINDS
def test_a_run_that_hangs_is_interrupted_by_a_stop(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    peer.call("hang")
    peer.until(lambda: "hangs" in peer.stdout())
    waiting = peer.send("noted")
    assert peer.cancel(waiting) == "queued"
    assert peer.ping().running == []  # the control thread lives, and knows no call
    peer.control(frames.Stop(100))
    peer.notice(frames.Stopping)
    peer.control(frames.Interrupt(0))
    assert peer.exit_code() == 0
    assert "interrupted" in peer.stdout()


def test_timers_do_not_disturb_an_end_by_system_exit(peer: Owner) -> None:
    boot(peer, "AsyncTimed")
    peer.call("leave_with_tasks")
    assert peer.exit_code() == 4, peer.stderr()
    assert peer.stdout() == "ended\n"


def test_an_async_run_that_hangs_is_cancelled_by_a_stop(peer: Owner) -> None:
    boot(peer, "AsyncTimed")
    peer.call("hang_async")
    peer.until(lambda: "hangs" in peer.stdout())
    assert peer.stop(100) == 0
    assert "cancelled" in peer.stdout()


@KINDS
def test_no_run_begins_once_the_worker_stops(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    peer.call("note_after", 0.5, "late")
    peer.call("note_every", 0.5, "tick")
    running = peer.send("work", 0.8)
    peer.running(running)
    peer.control(frames.Stop(5000))
    peer.answer(running)
    assert peer.exit_code() == 0
    assert peer.stdout() == "stopped False 1\n"


@KINDS
def test_finish_ends_timers(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    peer.call("note_every", 0.002, "tick")
    count(peer, ["tick"], 1)
    peer.call("finish_in_run")
    assert peer.notice(frames.Finishing).reason == "by a timer"
    assert peer.exit_code() == 0
    assert "never" not in peer.stdout()


@KINDS
def test_a_worker_that_finishes_lets_its_streams_end(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    stream = peer.open("numbers", demand=1_000_000)
    peer.until_given(stream, 1)
    peer.call("note_every", 0.002, "tick")
    peer.call("finish_in_run")
    peer.notice(frames.Finishing)
    length = len(peer.elements[stream])
    peer.until_given(stream, length + 50)
    assert peer.elements[stream][-1] == peer.elements[stream][-40]
    peer.control(frames.Stop(1000))
    assert peer.exit_code() == 0


@KINDS
def test_a_forked_child_has_no_timers(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    found = peer.call("fork")
    assert found.startswith("False False Refused: there are no timers here")
    assert found.endswith(" True")


def test_functions_start_timers(peer: Owner) -> None:
    peer.boot(modules=["timing"])
    peer.call("timing:note_later", 0.001, "function")
    until_noted(peer, ["function"], function="timing:noted")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
@KINDS
def test_an_idle_worker_with_a_distant_timer_sleeps(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    until_noted(peer, ["flush", "start"])
    peer.call("note_after", 500, "distant")
    peer.ping()
    before = _switches(peer)
    _idle_for(peer, 0.5)
    assert _switches(peer) - before <= 3


def _switches(peer: Owner) -> int:
    """How often the main thread has gone to sleep."""
    pid = peer.process.pid
    with open(f"/proc/{pid}/task/{pid}/status") as status:
        for line in status:
            if line.startswith("voluntary_ctxt_switches"):
                return int(line.split()[1])
    raise AssertionError(pid)


@KINDS
def test_a_killed_worker_has_no_timers_to_end(peer: Owner, kind: str) -> None:
    boot(peer, kind)
    peer.call("note_every", 0.001, "tick")
    peer.process.send_signal(signal.SIGKILL)
    assert peer.exit_code() == -signal.SIGKILL
