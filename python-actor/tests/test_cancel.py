"""Cancels and interrupts of plain functions in a real worker."""

import linecache
import random
import re
import time

import pytest

from clutch._wire import frames
from owner import Owner
from owner_process import HANDLERS


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["plain"])


def test_cancel_of_a_running_call_is_seen_by_its_context(worker: Owner) -> None:
    call_id = worker.send("plain:wait_for_cancel")
    worker.running(call_id)
    assert worker.cancel(call_id) == "running"
    assert worker.values[worker.answer(call_id).id] == "saw it"


@pytest.mark.parametrize("function, argument", [("sleep", 30.0), ("spin", 1_000_000_000)])
def test_cancel_tells_the_line_of_a_running_call(
    worker: Owner, function: str, argument: float
) -> None:
    call_id = worker.send(f"plain:{function}", argument)
    worker.running(call_id)
    place = re.fullmatch(
        rf"{function} \((.*plain\.py), line (\d+)\)", worker.cancelled(call_id).line
    )
    assert place
    source = linecache.getline(place[1], int(place[2]))
    assert source.strip() and "def " not in source


def test_cancel_tells_no_line_of_a_call_that_does_not_run(worker: Owner) -> None:
    busy, waiting = worker.send("plain:wait_for_cancel"), worker.send("plain:echo", 1)
    worker.running(busy)
    assert worker.cancelled(waiting).line == ""
    worker.cancel(busy)
    worker.answer(busy)
    assert worker.cancelled(busy).line == ""


def test_cancel_of_a_call_that_is_done(worker: Owner) -> None:
    worker.call("plain:add", 1)
    assert worker.cancel(1) == "done"


def test_queued_calls_that_are_cancelled_never_run(worker: Owner) -> None:
    busy = worker.send("plain:wait_for_cancel")
    worker.running(busy)
    unread = worker.send("plain:remember", 1)
    batch = [worker.item("plain:remember", n)[0] for n in (2, 3)]
    worker.send_items(batch)
    last = worker.send("plain:remembered")
    assert [worker.cancel(i) for i in (unread, batch[1].id)] == ["queued", "queued"]
    assert worker.cancel(busy) == "running"
    assert worker.values[worker.answer(last).id] == [2]
    assert not {unread, batch[1].id} & set(worker.answers)


def test_call_of_the_same_batch_is_cancelled_while_it_waits(worker: Owner) -> None:
    busy, waiting = worker.item("plain:wait_for_cancel")[0], worker.item("plain:remember", 1)[0]
    worker.send_items([busy, waiting])
    worker.running(busy.id)
    assert worker.cancel(waiting.id) == "queued"
    worker.cancel(busy.id)
    assert worker.call("plain:remembered") == []
    assert waiting.id not in worker.answers


def test_id_cancelled_before_it_was_sent_never_runs(worker: Owner) -> None:
    assert worker.cancel(1) == "queued"
    worker.send("plain:remember", 1)
    assert worker.call("plain:remembered") == []


@pytest.mark.parametrize("by_id", [True, False])
def test_sleeping_handler_is_interrupted(worker: Owner, by_id: bool) -> None:
    call_id = worker.send("plain:sleep", 30.0)
    worker.running(call_id)
    began = time.monotonic()
    worker.control(frames.Interrupt(call_id if by_id else 0))
    failure = worker.failure(call_id)
    assert failure.code == "interrupted"
    assert failure.detail["file"] == str(HANDLERS / "plain.py")
    assert failure.detail["function"] == "sleep"
    assert "time.sleep" in linecache.getline(failure.detail["file"], failure.detail["line"])
    assert time.monotonic() - began < 1
    assert worker.call("plain:add", 1) == 2


def test_handler_may_catch_an_interrupt(worker: Owner) -> None:
    call_id = worker.send("plain:sleep_stubbornly", 30.0)
    worker.running(call_id)
    worker.control(frames.Interrupt(call_id))
    assert worker.values[worker.answer(call_id).id] == "caught"


def test_interrupt_of_a_call_that_does_not_run_is_ignored(worker: Owner) -> None:
    worker.call("plain:add", 1)
    worker.control(frames.Interrupt(1), frames.Interrupt(0), frames.Interrupt(99))
    worker.ping()
    assert worker.call("plain:add", 1) == 2


def test_interrupts_never_hit_the_next_call(worker: Owner) -> None:
    dice = random.Random(3)
    outcomes = set()
    for _ in range(1500):
        function = dice.choice(["plain:nap", "plain:spin"])
        rounds = 50_000 if dice.random() < 0.05 else dice.randrange(600)
        spin = worker.item(function, rounds)[0]
        rest = [worker.item("plain:echo", spin.id + n)[0] for n in (1, 2)]
        worker.send_items([spin])
        worker.send_items(rest)
        due = time.perf_counter() + dice.random() * 0.0004
        while time.perf_counter() < due:
            pass
        worker.control(frames.Interrupt(spin.id), frames.Interrupt(spin.id))
        worker.until(lambda: rest[1].id in worker.answers)  # noqa: B023
        assert [worker.values.get(item.id) for item in rest] == [spin.id + 1, spin.id + 2]
        answer = worker.answers[spin.id]
        outcomes.add(answer.code if isinstance(answer, frames.Failure) else "value")
    assert outcomes == {"value", "interrupted"}


def test_cancel_races_leave_each_call_one_outcome(worker: Owner) -> None:
    dice = random.Random(4)
    states = set()
    for _ in range(1000):
        call_id = worker.send("plain:spin", dice.randrange(300))
        state = worker.cancel(call_id)
        states.add(state)
        worker.call("plain:echo", 1)
        assert (call_id in worker.answers) == (state != "queued")
    assert len(states) > 1


def test_pings_are_answered_while_a_handler_is_busy(worker: Owner) -> None:
    call_id = worker.send("plain:spin", 30_000_000)
    worker.running(call_id)
    began = time.monotonic()
    assert worker.ping().running == [call_id]
    assert time.monotonic() - began < 0.5
    worker.control(frames.Interrupt(call_id))
    assert worker.failure(call_id).code == "interrupted"


def test_echo_is_answered_while_the_gil_is_held(worker: Owner) -> None:
    call_id = worker.send("plain:hold_gil", 2)
    with pytest.raises(AssertionError):
        while True:
            worker.ping(limit=0.2)
    worker.send_raw("echo", b"alive?")
    worker.until(lambda: worker.echoes == [b"alive?"], limit=0.5)
    assert call_id not in worker.answers
    assert worker.answer(call_id)
