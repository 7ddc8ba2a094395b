"""The main thread waits for a host, and serves calls of its own chain meanwhile."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

import clutch
from clutch._wire import frames
from owner import Owner

LEDGER: clutch.Ref[Any] = clutch.Ref._of("0" * 31 + "1", "/user/ledger")


def body(value: Any) -> Raw:
    return Raw(msgspec.msgpack.encode(value))


@pytest.fixture
def worker(peer: Owner) -> Owner:
    return peer.boot(modules=["reentry"], hosts={"h": 64})


def reply(owner: Owner, ask: frames.Ask, value: Any = "reply") -> None:
    owner.control(frames.Answer(ask.id, body(value)))


def within(owner: Owner, ask: frames.Ask, function: str, *arguments: Any) -> int:
    """Sends a call that the host makes for the ask."""
    item, _ = owner.item(f"reentry:{function}", *arguments)
    assert isinstance(item, frames.Call)
    owner.send_items([msgspec.structs.replace(item, within=ask.id)])
    return item.id


def test_an_ask_names_its_call(worker: Owner) -> None:
    call = worker.send("reentry:outer", "x")
    ask = worker.notice(frames.Ask)
    assert ask.call == call
    reply(worker, ask)
    worker.value(call)


def test_serves_its_chain_and_keeps_others_in_their_order(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    others = [worker.send("reentry:note", name) for name in ("a", "b")]
    inner = within(worker, ask, "note", "inner")
    others.append(worker.send("reentry:note", "c"))
    assert worker.value(inner) == ["outer", "inner"]
    assert not worker.answers.keys() & {call, *others}
    reply(worker, ask)
    assert worker.value(call) == ["reply", ["outer", "inner"]]
    assert worker.value(others[2]) == ["outer", "inner", "a", "b", "c"]


def test_serves_within_a_call_that_it_serves(worker: Owner) -> None:
    calls = [worker.send("reentry:outer", "0")]
    asks = [worker.notice(frames.Ask)]
    for depth in range(1, 33):
        calls.append(within(worker, asks[-1], "outer", str(depth)))
        asks.append(worker.notice(frames.Ask))
    for ask, call in zip(asks[::-1], calls[::-1], strict=True):
        reply(worker, ask)
        assert worker.value(call)[0] == "reply"


def test_a_call_of_another_ask_enters_too(worker: Owner) -> None:
    call = worker.send("reentry:two", "a", "b")
    asks = [worker.notice(frames.Ask) for _ in range(2)]
    inner = within(worker, asks[0], "note", "inner")
    assert worker.value(inner) == ["inner"]
    for ask in asks:
        reply(worker, ask)
    worker.value(call)


def test_an_outer_call_is_not_entered_past_an_inner_one(worker: Owner) -> None:
    first = worker.send("reentry:two", "a", "b")
    asks = [worker.notice(frames.Ask) for _ in range(2)]
    second = within(worker, asks[0], "outer", "second")
    inner = worker.notice(frames.Ask)
    third = within(worker, asks[1], "note", "third")
    worker.ping()
    reply(worker, inner)
    assert worker.value(second) == ["reply", ["second"]]
    assert worker.value(third) == ["second", "third"]
    for ask in asks:
        reply(worker, ask)
    worker.value(first)


def test_a_call_within_an_answered_ask_waits_its_turn(worker: Owner) -> None:
    first = worker.send("reentry:outer", "first")
    old = worker.notice(frames.Ask)
    reply(worker, old)
    worker.value(first)
    second = worker.send("reentry:outer", "second")
    ask = worker.notice(frames.Ask)
    late = within(worker, old, "note", "late")
    assert worker.value(within(worker, ask, "note", "inner")) == ["first", "second", "inner"]
    reply(worker, ask)
    assert worker.value(second) == ["reply", ["first", "second", "inner"]]
    assert worker.value(late)[-1] == "late"


def test_an_interrupt_of_the_outer_call_waits_for_the_inner_one(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    inner = within(worker, ask, "hold", "inner", 0.3)
    worker.running(inner)
    worker.control(frames.Interrupt(call))
    assert worker.value(inner) == ["outer", "inner"]
    assert worker.failure(call).code == "interrupted"
    assert worker.call("reentry:note", "x") == ["outer", "inner", "outer interrupted", "x"]


def test_an_interrupt_of_the_inner_call_spares_the_outer_one(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    inner = within(worker, ask, "spin", "inner")
    worker.running(inner)
    worker.control(frames.Interrupt(inner))
    assert worker.value(inner) == "interrupted"
    reply(worker, ask)
    assert worker.value(call) == ["reply", ["outer", "inner", "inner interrupted"]]


def test_a_cancel_of_the_outer_call_ends_its_wait_after_the_inner_one(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    inner = within(worker, ask, "spin", "inner")
    worker.running(inner)
    assert worker.cancel(call) == "running"
    worker.control(frames.Interrupt(inner))
    assert worker.value(inner) == "interrupted"
    assert worker.failure(call).code == "interrupted"


def test_a_cancelled_call_is_not_served(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    other = worker.send("reentry:note", "other")
    worker.until(lambda: worker.cancel(other) in ("queued", "done"))
    reply(worker, ask)
    assert worker.value(call) == ["reply", ["outer"]]
    assert worker.call("reentry:note", "x") == ["outer", "x"]


def test_a_task_cannot_begin_within_a_function(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    inner = within(worker, ask, "task", "inner")
    assert worker.failure(inner).code == "would-deadlock"
    reply(worker, ask)
    assert worker.value(call) == ["reply", ["outer"]]


def test_a_task_of_another_ask_waits(worker: Owner) -> None:
    call = worker.send("reentry:two", "a", "b")
    asks = [worker.notice(frames.Ask) for _ in range(2)]
    inner = within(worker, asks[0], "task", "inner")
    reply(worker, asks[1])
    assert worker.failure(inner).code == "would-deadlock"
    reply(worker, asks[0])
    worker.value(call)


@pytest.mark.parametrize("function", ["note", "task"])
def test_with_an_event_loop_too(worker: Owner, function: str) -> None:
    worker.call("reentry:task", "first")
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    others = [worker.send(f"reentry:{function}", name) for name in ("a", "b")]
    inner = within(worker, ask, "note", "inner")
    assert worker.value(inner) == ["first", "outer", "inner"]
    reply(worker, ask)
    worker.value(call)
    assert worker.value(others[1]) == ["first", "outer", "inner", "a", "b"]


def test_a_source_is_entered(worker: Owner) -> None:
    stream = worker.open("reentry:source", 2, demand=1)
    for number in range(2):
        ask = worker.notice(frames.Ask)
        assert ask.call == stream
        other = worker.send("reentry:note", f"other {number}")
        inner = within(worker, ask, "note", f"inner {number}")
        assert worker.value(inner)[-1] == f"inner {number}"
        reply(worker, ask, number)
        assert worker.value(other)[-1] == f"other {number}"
        worker.demand(stream, 1)  # only now, or it may go on within its turn
    worker.answer(stream)


def test_a_source_for_which_calls_are_kept_takes_no_more_stack_each_time(worker: Owner) -> None:
    stream = worker.open("reentry:depths", 20, demand=20)
    for _ in range(20):
        ask = worker.notice(frames.Ask)
        other = worker.send("reentry:note", "other")
        # Most are read by the time at which the worker tells that it waits.
        while worker.notice(frames.Waiting).id != ask.id:
            pass
        reply(worker, ask)
        worker.value(other)
    depths = worker.until_given(stream, 20)
    assert len(set(depths[2:])) == 1


def test_what_was_kept_goes_to_the_event_loop_too(worker: Owner) -> None:
    first = worker.send("reentry:outer", "first")
    ask = worker.notice(frames.Ask)
    stream = worker.open("reentry:busy", demand=1)
    worker.running(stream)
    reply(worker, ask)
    worker.value(first)
    ask = worker.notice(frames.Ask)
    items = [worker.item(f"reentry:{name}", name)[0] for name in ("outer", "task")]
    worker.send_items(items)
    worker.ping()
    reply(worker, ask)  # the source ends its turn, and takes both in one message
    ask = worker.notice(frames.Ask)
    kept = worker.send("reentry:note", "kept")
    while worker.notice(frames.Waiting).id != ask.id:
        pass
    reply(worker, ask)
    assert [worker.value(item.id) for item in items][1] == ["first", "outer", "task"]
    assert worker.value(kept) == ["first", "outer", "task", "kept"]


def test_a_stream_that_is_opened_meanwhile_begins_afterwards(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    stream = worker.open("reentry:source", 1, demand=2)
    worker.until(lambda: stream in worker.ping().running)
    reply(worker, ask)
    worker.value(call)
    reply(worker, worker.notice(frames.Ask), 7)
    assert worker.until_given(stream, 1) == [[7, ["outer"]]]
    worker.answer(stream)


def test_a_tell_that_waits_for_room_serves_nothing_that_is_not_its_own(worker: Owner) -> None:
    call = worker.send("reentry:flood", 1100)
    other = worker.send("reentry:note", "other")
    worker.until(lambda: len(worker.notices[frames.Tell]) == 64)
    worker.ping()
    assert other not in worker.answers
    for _ in range(18):
        worker.control(frames.HostCredit("h", 64))
        worker.notices[frames.Tell].clear()
        worker.until(lambda: call in worker.answers or len(worker.notices[frames.Tell]) == 64)
        if call in worker.answers:
            break
    assert worker.value(call) == []
    assert worker.value(other) == ["other"]


def test_a_signal_handler_may_ask_meanwhile(worker: Owner) -> None:
    call = worker.send("reentry:ask_in_signal_handler")
    first = worker.notice(frames.Ask)
    second = worker.notice(frames.Ask)
    reply(worker, second, "signal")
    reply(worker, first, "call")
    assert worker.value(call) == ["signal", "call"]


def test_tells_of_waits_that_take_long(worker: Owner) -> None:
    outer = worker.send("reentry:outer", "outer")
    first = worker.notice(frames.Ask)
    assert worker.notice(frames.Waiting) == frames.Waiting(first.id, [outer])
    inner = within(worker, first, "outer", "inner")
    second = worker.notice(frames.Ask)
    worker.until(
        lambda: frames.Waiting(second.id, [outer, inner]) in worker.notices[frames.Waiting]
    )
    reply(worker, second)
    worker.value(inner)
    worker.notices[frames.Waiting].clear()
    assert worker.notice(frames.Waiting) == frames.Waiting(first.id, [outer])
    reply(worker, first)
    worker.value(outer)


def test_the_owner_learns_nothing_of_a_hook_that_waits(peer: Owner) -> None:
    worker = peer.boot(target="reentry:Mourner", hosts={"h": 4})
    worker.call("watch", LEDGER)
    worker.control(frames.Terminated("0" * 31 + "1", "it has stopped"))
    hook = worker.notice(frames.Ask)
    assert hook.call == 0
    assert worker.notice(frames.Waiting) == frames.Waiting(hook.id, [])
    reply(worker, hook)
    assert worker.call("found") == ["reply"]


def test_a_stream_that_is_opened_meanwhile_sees_no_variable_of_the_call(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    stream = worker.open("reentry:variables", demand=1)
    worker.running(stream)
    reply(worker, ask)
    worker.value(call)
    assert worker.until_given(stream, 1) == ["none"]


def test_a_stop_refuses_what_was_kept(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    other = worker.send("reentry:note", "other")
    inner = within(worker, ask, "note", "inner")
    worker.value(inner)
    worker.control(frames.Stop(5000))
    reply(worker, ask)
    assert worker.value(call) == ["reply", ["outer", "inner"]]
    assert worker.failure(other).code == "stopping"
    assert worker.exit_code() == 0


def test_a_worker_without_hosts_serves_its_chain_too(peer: Owner) -> None:
    worker = peer.boot(modules=["reentry"])
    worker.call("reentry:set_variable", "of another call")
    call = worker.send("reentry:ask_reference", LEDGER)
    ask = worker.notice(frames.Ask)
    inner = within(worker, ask, "variable")
    assert worker.value(inner) == "none"
    reply(worker, ask)
    assert worker.value(call) == "reply"


@pytest.mark.parametrize("others", [[], ["note"], ["task"]])
def test_an_exit_within_a_call_that_catches_it_ends_the_worker(
    worker: Owner, others: list[str]
) -> None:
    items = [worker.item(f"reentry:{name}", name)[0] for name in ("catch_all", *others)]
    worker.send_items(items)
    inner = within(worker, worker.notice(frames.Ask), "leave", 5)
    assert worker.exit_code() == 5
    assert inner not in worker.answers


def test_each_call_is_answered_near_the_end_of_the_stack(worker: Owner) -> None:
    for left in (*range(10, 50), 100):
        call = worker.send("reentry:deep", left)
        ask = _ask_or_answer(worker, call)
        if ask is None:
            continue
        inner = within(worker, ask, "variable")
        _answer_of_one(worker, {call, inner})
        reply(worker, ask)
        worker.answer(call)
        assert worker.value(inner) == "none"


def _ask_or_answer(worker: Owner, call: int) -> frames.Ask | None:
    asks = worker.notices[frames.Ask]
    worker.until(lambda: bool(asks) or call in worker.answers)
    return asks.pop(0) if asks else None


def _answer_of_one(worker: Owner, calls: set[int]) -> None:
    worker.until(lambda: bool(worker.answers.keys() & calls))


def test_a_cast_of_a_task_within_a_function_begins_afterwards(worker: Owner) -> None:
    call = worker.send("reentry:outer", "outer")
    ask = worker.notice(frames.Ask)
    item, _ = worker.item("reentry:task", "cast", kind=frames.Cast)
    worker.send_items([msgspec.structs.replace(item, within=ask.id)])
    assert worker.value(within(worker, ask, "note", "inner")) == ["outer", "inner"]
    reply(worker, ask)
    worker.value(call)
    assert worker.call("reentry:task", "x") == ["outer", "inner", "cast", "x"]
    assert item.id not in worker.answers
