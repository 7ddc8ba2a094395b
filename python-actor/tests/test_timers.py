"""Timers of a real worker, whose owner is the small one of the tests: when they run."""

import itertools
import time

from owner import Owner
from timed import KINDS, boot, count, idle_for, until_noted


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
    idle_for(peer, 0.5)
    runs = peer.ping().handled - handled
    assert 20 < runs <= 510, runs


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
