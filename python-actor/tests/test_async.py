"""Asynchronous functions in a real worker."""

import linecache
import re
import time

import pytest

from clutch._wire import frames
from owner import Owner
from owner_process import HANDLERS


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["asyncs", "plain"], concurrency=3)


def test_calls_interleave_up_to_the_concurrency_and_wait_in_order(worker: Owner) -> None:
    calls = [worker.send("asyncs:wait", n) for n in range(10)]
    assert worker.call("asyncs:starts") == [0, 1, 2]
    assert sorted(worker.ping().running) == calls[:3]
    worker.call("asyncs:open_gate")
    worker.until(lambda: set(calls) <= set(worker.answers))
    assert worker.call("asyncs:open_gate") == [3, *range(10)]


def test_each_task_has_its_own_context(worker: Owner) -> None:
    calls = [worker.send("asyncs:whoami") for _ in range(20)]
    worker.until(lambda: set(calls) <= set(worker.answers))
    assert [worker.values[c] for c in calls] == [[c, c] for c in calls]


def test_switch_to_the_loop_keeps_a_batch_whole(worker: Owner) -> None:
    functions = ["plain:add", "asyncs:whoami", "asyncs:plain", "asyncs:fail", "plain:fail"]
    items = [worker.item(f, *([] if f in functions[1::2] else [1]))[0] for f in functions]
    worker.send_items(items)
    worker.until(lambda: len(worker.answers) == 5)
    assert worker.values == {1: 2, 2: [2, 2], 3: 1}
    errors = [worker.failure(n) for n in (4, 5)]
    assert errors[0].detail["error"]["frames"][0][2] == "fail"
    assert errors[1].code == "bad-arguments"


def test_running_call_is_cancelled(worker: Owner) -> None:
    call_id = worker.send("asyncs:sleep", 30.0)
    worker.running(call_id)
    assert worker.cancel(call_id) == "running"
    assert worker.failure(call_id).code == "cancelled"


def test_cancel_tells_the_line_at_which_a_task_awaits(worker: Owner) -> None:
    calls = [worker.send("asyncs:sleep", 30.0), worker.send("asyncs:wait", 1)]
    worker.call("asyncs:starts")  # runs once all tasks before it have begun
    for call_id, function in zip(calls, ["sleep", "wait"], strict=True):
        place = re.fullmatch(
            r"(\w+) \((.*asyncs\.py), line (\d+)\)", worker.cancelled(call_id).line
        )
        assert place and place[1] == function
        assert "await" in linecache.getline(place[2], int(place[3]))


def test_waiting_call_is_cancelled_without_a_reply(worker: Owner) -> None:
    calls = [worker.send("asyncs:wait", n) for n in range(5)]
    worker.running(calls[2])
    assert worker.cancel(calls[3]) == "queued"
    worker.call("asyncs:open_gate")
    worker.answer(calls[4])
    assert calls[3] not in worker.answers


def test_call_may_ignore_its_cancel(worker: Owner) -> None:
    call_id = worker.send("asyncs:ignore_cancel")
    worker.call("asyncs:starts")
    worker.cancel(call_id)
    assert worker.values[worker.answer(call_id).id] == "ignored"


def test_cancel_of_its_own_is_raised(worker: Owner) -> None:
    assert worker.fail("asyncs:cancel_itself").detail["error"]["class"] == "CancelledError"


def test_cancel_at_once_leaves_one_outcome(worker: Owner) -> None:
    codes = set()
    for _ in range(300):
        call_id = worker.send("asyncs:sleep", 30.0)
        state = worker.cancel(call_id)
        if state == "running":
            codes.add(worker.failure(call_id).code)
        assert worker.call("asyncs:plain", 1) == 1
        assert (call_id in worker.answers) == (state == "running")
    assert codes <= {"cancelled"}
    assert worker.ping().running == []


@pytest.mark.parametrize("function", ["asyncs:sleep", "asyncs:block", "plain:sleep"])
def test_interrupt_of_whatever_runs(worker: Owner, function: str) -> None:
    worker.call("asyncs:whoami")
    arguments = [] if function == "asyncs:block" else [30.0]
    call_id = worker.send(function, *arguments)
    worker.running(call_id)
    worker.control(frames.Interrupt(0))
    failure = worker.failure(call_id)
    assert failure.code == "interrupted"
    module = function.partition(":")[0]
    assert failure.detail["file"] == str(HANDLERS / f"{module}.py")
    assert worker.call("asyncs:plain", 1) == 1


def test_exit_in_a_task_ends_the_process_without_replies(worker: Owner) -> None:
    waiting = worker.send("asyncs:sleep", 30.0)
    call_id = worker.send("asyncs:leave", 6)
    assert worker.exit_code() == 6
    worker.receive_pending()
    assert not {waiting, call_id} & set(worker.answers)


def test_lone_reply_is_not_delayed(worker: Owner) -> None:
    worker.call("asyncs:whoami")
    began = time.monotonic()
    for _ in range(100):
        worker.call("asyncs:whoami")
    assert time.monotonic() - began < 1


def test_replies_of_one_turn_share_messages(worker: Owner) -> None:
    worker.call("asyncs:whoami")
    before = worker.messages_on_data
    calls = [worker.item("asyncs:whoami")[0] for _ in range(100)]
    worker.send_items(calls)
    worker.until(lambda: len(worker.answers) == 101)
    assert worker.messages_on_data - before < 60


def test_malformed_frame_ends_the_worker(worker: Owner) -> None:
    worker.call("asyncs:whoami")
    worker.send_raw("data", b"\x91\x93\xc1")
    assert worker.exit_code() == 73
    assert "broke the protocol" in worker.stderr()


def test_drain_lets_running_calls_end_and_refuses_the_rest(worker: Owner) -> None:
    calls = [worker.send("asyncs:sleep", 0.3) for _ in range(5)]
    worker.running(calls[2])
    worker.control(frames.Stop(5000))
    worker.answer(calls[4])
    late = worker.send("asyncs:plain", 1)
    assert worker.exit_code() == 0
    worker.receive_pending()
    assert [worker.values.get(c) for c in calls[:3]] == ["slept"] * 3
    assert [worker.failure(c).code for c in [*calls[3:], late]] == ["stopping"] * 3
    assert worker.notice(frames.Stopping).running == 0


def test_drain_limit_cancels_what_runs_on(worker: Owner) -> None:
    call_id = worker.send("asyncs:sleep", 30.0)
    worker.running(call_id)
    assert worker.stop(drain=50) == 0
    worker.receive_pending()
    assert worker.failure(call_id).code == "cancelled"
    assert worker.notice(frames.Stopping).running == 1
    assert worker.notice(frames.Unread).last > 0
