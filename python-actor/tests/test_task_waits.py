"""The owner learns which tasks wait for hosts."""

import pytest

from clutch._wire import frames
from owner import Owner


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["task_waiting"], hosts={"h": 4}, concurrency=2)


def test_tells_once_of_a_task_that_awaits_an_ask(worker: Owner) -> None:
    call = worker.send("task_waiting:ask", 1)
    ask = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(ask.id, [])
    other = worker.send("task_waiting:ask", 2)
    second = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(second.id, [])
    for it in (ask, second):
        worker.control(frames.Answer(it.id, it.message))
    assert [worker.value(it) for it in (call, other)] == [1, 2]
    assert not worker.notices[frames.Waiting]


def test_tells_of_calls_that_wait_for_tasks_once_all_of_these_wait(worker: Owner) -> None:
    busy = worker.send("task_waiting:sleep")
    call = worker.send("task_waiting:ask", 1)
    first = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(first.id, [])
    queued = [worker.send("task_waiting:ask", number) for number in (2, 3)]
    worker.call("task_waiting:now")
    assert not worker.notices[frames.Waiting]
    worker.cancel(busy)
    second = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(second.id, [])
    assert worker.notice(frames.Waiting) == frames.Waiting(0, queued[1:], [first.id, second.id])
    worker.control(frames.Answer(first.id, first.message))
    assert worker.value(call) == 1
    third = worker.notice(frames.Ask)
    for it in (second, third):
        worker.control(frames.Answer(it.id, it.message))
    assert [worker.value(it) for it in queued] == [2, 3]


def test_tells_nothing_of_a_task_that_awaits_others_too(worker: Owner) -> None:
    call = worker.send("task_waiting:both")
    asks = [worker.notice(frames.Ask) for _ in range(2)]
    own = worker.send("task_waiting:ask", 1)
    ask = worker.notice(frames.Waiting)
    assert ask.calls == []
    assert ask.id not in [it.id for it in asks]
    for number in (*[it.id for it in asks], ask.id):
        worker.control(frames.Answer(number, asks[0].message))
    worker.value(call)
    worker.value(own)


def test_an_ask_that_waits_for_room_is_told_once_it_is_sent(peer: Owner) -> None:
    worker = peer.boot(modules=["task_waiting"], hosts={"h": 1}, concurrency=2)
    calls = [worker.send("task_waiting:ask", number) for number in (1, 2)]
    first = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(first.id, [])
    worker.control(frames.Answer(first.id, first.message))
    worker.value(calls[0])
    second = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(second.id, [])
    worker.control(frames.Answer(second.id, second.message))
    assert worker.value(calls[1]) == 2


def test_tells_of_a_task_after_a_loop_of_user_code(worker: Owner) -> None:
    for number in range(2):
        call = worker.send("task_waiting:ask", number)
        ask = worker.notice(frames.Ask)
        assert worker.notice(frames.Waiting) == frames.Waiting(ask.id, [])
        worker.control(frames.Answer(ask.id, ask.message))
        assert worker.value(call) == number
        own = worker.send("task_waiting:ask_in_a_loop")
        worker.notice(frames.Ask)
        worker.value(own)
