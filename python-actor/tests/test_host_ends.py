"""How the asks of a real worker end without an answer: with their call, or by their time."""

import pytest

from clutch._wire import frames
from owner import Owner
from test_hosts import HOSTS, WINDOW, answer, body, is_asleep, value


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["hosts"], hosts=HOSTS, concurrency=8)


@pytest.mark.parametrize("end", ["cancel", "interrupt"])
@pytest.mark.parametrize("function", ["cheapest", "cheapest_async"])
def test_the_end_of_a_call_ends_all_its_asks(worker: Owner, function: str, end: str) -> None:
    call = worker.send(f"hosts:{function}", [str(number) for number in range(WINDOW + 3)])
    asks = [worker.notice(frames.Ask).id for _ in range(WINDOW)]
    worker.until(lambda: is_asleep(worker.process.pid))  # all have been made
    if end == "cancel":
        assert worker.cancel(call) == "running"
    else:
        worker.control(frames.Interrupt(call))
    assert sorted(worker.notice(frames.Withdraw).id for _ in range(WINDOW)) == asks
    is_cancelled = function == "cheapest_async" and end == "cancel"
    assert worker.failure(call).code == ("cancelled" if is_cancelled else "interrupted")
    for ask in asks:
        worker.control(frames.FailedAnswer(ask, "withdrawn", {}))
    worker.ping()
    assert not worker.notices[frames.Ask]  # those that waited for credit are not sent


@pytest.mark.parametrize("fails", [True, False])
def test_asks_that_a_call_leaves_behind_end(worker: Owner, fails: bool) -> None:
    if fails:
        call = worker.send("hosts:cheapest", ["pear", "plum", "quince"], True)
        answer(worker, 2.5)
        assert worker.failure(call).code == "raised"
        asks = [worker.notice(frames.Ask).id for _ in range(2)]
    else:
        worker.call("hosts:forget", "pear")
        asks = [worker.notice(frames.Ask).id]
    assert sorted(worker.notice(frames.Withdraw).id for _ in asks) == asks


def test_a_task_that_outlives_its_call_asks(worker: Owner) -> None:
    assert worker.call("hosts:leave_task", "pear") is None
    first = worker.notice(frames.Ask)
    with pytest.raises(AssertionError):
        worker.notice(frames.Withdraw, 0.7)  # in two looks of the worker
    worker.control(frames.Answer(first.id, body(1.0)))
    second = worker.notice(frames.Ask)
    with pytest.raises(AssertionError):
        worker.notice(frames.Withdraw, 0.7)
    worker.control(frames.Answer(second.id, body(1.5)))
    assert value(worker.notice(frames.Tell).message) == 2.5


def test_an_interrupt_ends_no_other_call_by_its_ask(worker: Owner) -> None:
    call = worker.send("hosts:for_another_call", "pear")
    worker.notice(frames.Ask)
    assert worker.cancel(call) == "running"
    assert worker.failure(call).code == "interrupted"
    for _ in range(2):
        assert worker.call("hosts:of_another_call") == "the ask of host 'prices' was withdrawn"


def test_unsent_asks_end_without_credit(worker: Owner) -> None:
    """Their time passes, whether somebody waits or not, and their places are free again."""
    worker.call("hosts:tell", "prices", *range(WINDOW))
    assert worker.call("hosts:time_out", 10_000) == 10_000
    worker.until(lambda: bool(worker.call("hosts:has_room")))  # at the next look for ended ones
    call = worker.send("hosts:price", "pear")
    for _ in range(WINDOW):
        worker.notice(frames.Tell)
    worker.control(frames.HostCredit("prices", WINDOW))
    answer(worker, 2.5)
    assert worker.value(call) == 2.5
