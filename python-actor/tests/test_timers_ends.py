"""How timers end with a real worker, and what they do before."""

import signal
import sys

import pytest

from clutch._wire import frames
from owner import Owner
from timed import KINDS, boot, count, idle_for, until_noted


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
    idle_for(peer, 0.5)
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
