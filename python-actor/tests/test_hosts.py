"""Asks and tells of a real worker, whose owner is the small one of the tests."""

from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from clutch._wire import exit_codes, frames
from owner import Owner

WINDOW = 4
HOSTS = {"prices": WINDOW, "squares": 256, "ledger": WINDOW}


def body(value: Any) -> Raw:
    return Raw(msgspec.msgpack.encode(value))


def value(raw: Raw) -> Any:
    return msgspec.msgpack.decode(raw)


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["hosts"], hosts=HOSTS, concurrency=8)


def is_asleep(pid: int) -> bool:
    """Whether all threads of the process wait for something."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return all((task / "stat").read_text().rpartition(")")[2].split()[0] == "S" for task in tasks)


def answer(owner: Owner, reply: Any) -> frames.Ask:
    ask = owner.notice(frames.Ask)
    owner.control(frames.Answer(ask.id, body(reply)))
    return ask


@pytest.mark.parametrize("function", ["price", "price_async", "in_thread", "in_to_thread"])
def test_an_ask_gets_its_answer(worker: Owner, function: str) -> None:
    for number in range(1, 4):
        call = worker.send(f"hosts:{function}", "pear")
        ask = answer(worker, 2.5)
        assert (ask.id, ask.host, value(ask.message)) == (number, "prices", "pear")
        assert worker.value(call) == 2.5


def test_answers_may_come_in_any_order(worker: Owner) -> None:
    call = worker.send("hosts:two", "first", "second")
    asks = [worker.notice(frames.Ask) for _ in range(2)]
    worker.control(frames.Answer(asks[1].id, body(2.0)))
    worker.control(frames.Answer(asks[0].id, body(1.0)))
    assert worker.value(call) == [2.0, 1.0]


def test_results_that_are_ready_do_not_wait_for_an_ask(worker: Owner) -> None:
    for _ in range(30):
        worker.call("hosts:price_of_some", "")
    items = [worker.item("hosts:price_of_some", item)[0] for item in ("", "pear")]
    worker.send_items(items)
    ask = worker.notice(frames.Ask)
    assert worker.value(items[0].id) == 0.0  # the host may wait for it
    worker.control(frames.Answer(ask.id, body(2.5)))
    assert worker.value(items[1].id) == 2.5


def test_many_tasks_ask_at_once(worker: Owner) -> None:
    call = worker.send("hosts:many", 1000)
    for _ in range(1000):
        ask = worker.notice(frames.Ask)
        worker.control(frames.Answer(ask.id, body(value(ask.message) ** 2)))
    assert worker.value(call) == 1000


def test_a_failure_is_an_exception(worker: Owner) -> None:
    call = worker.send("hosts:failure", "pear")
    ask = worker.notice(frames.Ask)
    detail = {"class": "java.lang.ArithmeticException", "message": "by zero", "stack": ["  at A"]}
    worker.control(frames.FailedAnswer(ask.id, "failed", detail))
    text = "host 'prices' failed: java.lang.ArithmeticException: by zero"
    found = ["HostError", text, ["  at A"], "java.lang.ArithmeticException"]
    assert worker.value(call) == found


def test_a_refusal_is_an_exception(worker: Owner) -> None:
    call = worker.send("hosts:failure", 7)
    ask = worker.notice(frames.Ask)
    worker.control(frames.FailedAnswer(ask.id, "refused", {"message": "it takes text"}))
    text = "host 'prices' refused the message: it takes text"
    assert worker.value(call)[:2] == ["Refused", text]


def test_a_reply_of_another_type_is_refused(worker: Owner) -> None:
    call = worker.send("hosts:failure", "pear")
    answer(worker, "dear")
    kind, text, *_ = worker.value(call)
    assert kind == "HostError"
    assert "the reply of host 'prices' is of another type" in text
    assert "float" in text


def test_a_name_that_is_not_offered(worker: Owner) -> None:
    kind, text, *_ = worker.call("hosts:failure", "pear", "secrets")
    assert kind == "Refused"
    assert "no host 'secrets'; it is offered: 'ledger', 'prices', 'squares'" in text


def test_a_message_that_cannot_cross(worker: Owner) -> None:
    kind, text, *_ = worker.call("hosts:unencodable")
    assert kind == "Refused"
    assert "message[1].handle is of type _thread.lock" in text
    kind, text, *_ = worker.call("hosts:large", 1 << 20)
    assert kind == "Refused"
    assert "over the limit of 1048576" in text
    assert not worker.notices[frames.Ask]


def test_a_large_message_passes(worker: Owner) -> None:
    call = worker.send("hosts:large", 1_000_000)
    ask = worker.notice(frames.Ask)
    assert len(ask.message) > 1_000_000
    worker.control(frames.Answer(ask.id, body(1.5)))
    assert worker.value(call)[1] == 1.5


@pytest.mark.parametrize("function", ["failure", "price_async"])
def test_a_timeout_withdraws_the_ask(worker: Owner, function: str) -> None:
    call = worker.send(f"hosts:{function}", "pear", timeout=0)
    ask = worker.notice(frames.Ask)
    worker.control(frames.Answer(ask.id, body(1.0)))
    worker.answer(call)
    limit = ["pear", "prices", 0.05] if function == "failure" else ["pear", 0.05]
    call = worker.send(f"hosts:{function}", *limit)
    ask = worker.notice(frames.Ask)
    assert worker.notice(frames.Withdraw).id == ask.id
    text = "host 'prices' did not answer within 0.05 s"
    if function == "failure":
        assert worker.value(call)[:2] == ["AskTimeout", text]
    else:
        assert worker.failure(call).detail["error"]["message"] == text
    worker.control(frames.Answer(ask.id, body(1.0)))  # has crossed the withdrawal
    assert worker.ping().running == []


def test_the_deadline_of_the_call_ends_the_ask(worker: Owner) -> None:
    call = worker.send("hosts:price", "pear", timeout=100)
    ask = worker.notice(frames.Ask)
    assert worker.notice(frames.Withdraw).id == ask.id
    assert "the deadline of the call" in worker.failure(call).detail["error"]["message"]


def test_an_ended_ask_stays_ended(worker: Owner) -> None:
    call = worker.send("hosts:late", "pear")
    ask = worker.notice(frames.Ask)
    worker.notice(frames.Withdraw)
    worker.control(frames.FailedAnswer(ask.id, "withdrawn", {}))
    assert worker.value(call) == ["host 'prices' did not answer within 0.05 s"] * 2


@pytest.mark.parametrize("function", ["price", "price_async", "in_to_thread"])
def test_a_cancel_of_the_call_ends_the_ask(worker: Owner, function: str) -> None:
    call = worker.send(f"hosts:{function}", "pear")
    ask = worker.notice(frames.Ask)
    assert worker.cancel(call) == "running"
    assert worker.notice(frames.Withdraw).id == ask.id
    code = "interrupted" if function == "price" else "cancelled"
    assert worker.failure(call).code == code


def test_an_interrupt_ends_the_ask(worker: Owner) -> None:
    call = worker.send("hosts:price", "pear")
    ask = worker.notice(frames.Ask)
    worker.until(lambda: is_asleep(worker.process.pid))
    worker.control(frames.Interrupt(call))
    assert worker.notice(frames.Withdraw).id == ask.id
    assert worker.failure(call).code == "interrupted"


def test_tells_wait_for_credit_in_their_order(worker: Owner) -> None:
    call = worker.send("hosts:flood", "ledger", 20)
    assert worker.value(call) is not None
    found = [value(worker.notice(frames.Tell).message) for _ in range(WINDOW)]
    worker.ping()
    assert not worker.notices[frames.Tell]
    while len(found) < 20:
        worker.control(frames.HostCredit("ledger", 1))
        found.append(value(worker.notice(frames.Tell).message))
    assert found == list(range(20))


def test_a_full_queue_blocks_the_sender(worker: Owner) -> None:
    call = worker.send("hosts:flood", "ledger", 5000)
    for number in range(5000):
        assert value(worker.notice(frames.Tell).message) == number
        if number == 100:
            assert worker.ping().running == [call]
        worker.control(frames.HostCredit("ledger", 1))
    assert worker.value(call) < 20_000


def test_a_full_queue_fails_at_the_deadline(worker: Owner) -> None:
    failed = worker.fail("hosts:flood", "ledger", 5000, timeout=300)
    assert failed.detail["error"]["class"] == "QueueFull"
    assert "the deadline of the call" in failed.detail["error"]["message"]


def test_a_cancel_ends_the_wait_for_room(worker: Owner) -> None:
    call = worker.send("hosts:flood", "ledger", 5000)
    for _ in range(WINDOW):
        worker.notice(frames.Tell)
    assert worker.cancel(call) == "running"
    assert worker.failure(call).code == "interrupted"


def test_large_tells_are_fewer(worker: Owner) -> None:
    call = worker.send("hosts:flood", "ledger", 40, 1_000_000)
    for number in range(40):
        assert value(worker.notice(frames.Tell).message)[0] == number
        worker.control(frames.HostCredit("ledger", 1))
    assert worker.value(call) < 40_000


def test_the_loop_does_not_block(worker: Owner) -> None:
    assert "use `await tell_async`" in worker.call("hosts:tell_on_loop", "ledger", 5000)
    for _ in range(WINDOW):
        worker.notice(frames.Tell)


def test_tasks_wait_for_room(worker: Owner) -> None:
    call = worker.send("hosts:tell_async", "ledger", 3000)
    for number in range(3000):
        assert value(worker.notice(frames.Tell).message) == number
        worker.control(frames.HostCredit("ledger", 1))
    assert worker.value(call) is None


def test_a_slow_host_holds_up_no_other(worker: Owner) -> None:
    worker.call("hosts:tell", "ledger", *range(20))
    call = worker.send("hosts:price", "pear")
    answer(worker, 2.5)
    assert worker.value(call) == 2.5


def test_get_on_the_loop_is_refused(worker: Owner) -> None:
    call = worker.send("hosts:get_on_loop", "pear")
    answer(worker, 2.5)
    assert worker.value(call).endswith("would stop the event loop that runs here; 2.5")


def test_a_generator_asks(worker: Owner) -> None:
    stream = worker.open("hosts:stream", 3, demand=4)
    for number in range(3):
        ask = answer(worker, number + 0.5)
        assert value(ask.message) == str(number)
    assert worker.until_given(stream, 3) == [0.5, 1.5, 2.5]
    worker.answer(stream)


@pytest.mark.parametrize("shape", [1, 3])
def test_a_cancel_of_a_generator_ends_its_ask(worker: Owner, shape: int) -> None:
    if shape == 1:
        stream = worker.open("hosts:stream", 3, demand=3)
    else:
        stream = worker.open("hosts:each", shape=3, demand=3)
        worker.feed(stream, "pear")
    ask = worker.notice(frames.Ask)
    worker.cancel(stream)
    assert worker.notice(frames.Withdraw).id == ask.id
    assert worker.answer(stream)


def test_nobody_waits(worker: Owner) -> None:
    assert worker.call("hosts:forget", "pear") is None
    answer(worker, 2.5)
    assert worker.call("hosts:forget", "pear", 0.05) is None
    ask = worker.notice(frames.Ask)
    assert worker.notice(frames.Withdraw).id == ask.id


def test_a_process_forked_by_user_code_has_none(worker: Owner) -> None:
    assert "there are no hosts here" in worker.call("hosts:in_child")


def test_in_constructors_and_stop_hooks(peer: Owner) -> None:
    worker = peer.boot(target="hosts:Early", hosts=HOSTS)
    assert "not while it imports or constructs" in worker.call("found")
    worker.control(frames.Stop(1000))
    assert value(worker.notice(frames.Tell).message) == "closed"
    assert worker.exit_code() == 0


def test_a_stop_while_it_asks(worker: Owner) -> None:
    call = worker.send("hosts:price", "pear")
    ask = worker.notice(frames.Ask)
    worker.control(frames.Stop(5000))
    worker.control(frames.Answer(ask.id, body(2.5)))
    assert worker.value(call) == 2.5
    assert worker.exit_code() == 0


@pytest.mark.parametrize(
    "item",
    [
        frames.Answer(1, body(1)),
        frames.FailedAnswer(9, "failed", {}),
        frames.HostCredit("secrets", 1),
    ],
)
def test_what_no_owner_sends_ends_the_worker(worker: Owner, item: frames.Command) -> None:
    worker.control(item)
    assert worker.exit_code() == exit_codes.OWNER_VIOLATION


def test_an_exit_does_not_wait_long_for_room(worker: Owner) -> None:
    worker.call("hosts:tell", "ledger", *range(20))
    began = monotonic()
    assert worker.stop() == 0
    assert monotonic() - began < 5


def test_tells_that_fail_for_want_of_room_leave_nothing(worker: Owner) -> None:
    worker.fail("hosts:flood", "ledger", 5000, timeout=200)
    # The first ones may have left room for as many.
    worker.answer(worker.send("hosts:tell", "ledger", *range(WINDOW), timeout=50))
    failed = worker.fail("hosts:tell", "ledger", 1, timeout=50)
    assert failed.detail["error"]["class"] == "QueueFull"
    failed = worker.fail("hosts:tell_async", "ledger", 1, timeout=50)
    assert failed.detail["error"]["class"] == "QueueFull"
    for number in range(WINDOW):
        assert value(worker.notice(frames.Tell).message) == number


def test_a_name_of_a_users_class_runs_none_of_its_code(worker: Owner) -> None:
    call = worker.send("hosts:price_of_odd_name", "pear")
    answer(worker, 2.5)
    assert worker.value(call) == 2.5


def test_what_a_users_loop_raises_ends_only_its_wait(worker: Owner) -> None:
    call = worker.send("hosts:price_on_odd_loop", "pear", 0.2)
    answer(worker, 2.5)
    assert worker.value(call) == 2.5
    call = worker.send("hosts:price", "pear")
    answer(worker, 2.5)
    assert worker.value(call) == 2.5
