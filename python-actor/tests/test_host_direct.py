"""A lone ask, which its sender writes itself."""

import socket
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import clutch
import clutch.testing
from clutch._host import direct
from clutch._host.direct import DirectWriter
from clutch._wire import frames
from clutch._wire.address import LinkLostError
from clutch._wire.plain_items import PlainAsk
from clutch.errors import AskTimeout, Refused
from host_sides import LIMIT, Interrupted, Sides, frame, interrupt_at


@pytest.fixture
def sides() -> Iterator[Sides]:
    made = Sides()
    yield made
    made.close()


def test_its_sender_writes_it_and_wakes_nobody(sides: Sides) -> None:
    for number in (1, 2):
        sides.bridge.let_write(sides.ours, False)
        ask = sides.ask()
        assert sides.wakes == 0
        sides.receive(frame(number))
        assert sides.write_again() == b""
        assert not sides.bridge.has_items
        sides.bridge.received(frames.Answer(number, msgspec.Raw(b"\x07")))
        assert ask.get() == 7


def test_only_one_is_written_until_the_control_thread_has_looked(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours, False)
    sides.ask()
    sides.receive(frame(1))
    assert sides.wakes == 0
    sides.ask()
    assert sides.wakes == 1
    assert sides.write_again() == b""
    assert [item.id for item in sides.bridge.items() if isinstance(item, PlainAsk)] == [2]
    assert sides.has_nothing


def test_the_references_in_it_live_also_if_it_was_given_up(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours, False)
    ask = sides.ask([clutch.Ref._of("1", "/user/ledger")])
    ask._end_by(Refused("given up"))
    assert sides.write_again() == b""
    assert sides.bridge.items() == [frames.Withdraw(1)]
    assert ask._references
    sides.bridge.received(frames.FailedAnswer(1, "withdrawn", {}))
    assert sides.bridge._known("h").is_idle


def test_none_is_written_beside_others(sides: Sides) -> None:
    sides.ask()
    assert sides.bridge.items()
    sides.bridge.let_write(sides.ours, False)
    sides.ask()
    assert sides.has_nothing
    assert sides.write_again() is None


def test_none_is_written_once_the_control_thread_may_write(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours, False)
    assert sides.write_again() is None
    sides.ask()
    assert sides.wakes == 1
    assert sides.has_nothing
    assert len(sides.bridge.items()) == 1


def test_the_control_thread_writes_the_rest(sides: Sides) -> None:
    sides.ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    sides.bridge.let_write(sides.ours, False)
    sides.ask("x" * 500_000)
    assert sides.wakes == 1
    rest = sides.write_again()
    assert rest
    sides.ours.settimeout(LIMIT)
    octets = frame(1, msgspec.msgpack.encode("x" * 500_000))
    sides.receive(octets[: -len(rest)])
    assert octets.endswith(rest)
    assert not sides.bridge.has_items


def test_no_room(sides: Sides) -> None:
    with pytest.raises(BlockingIOError):
        while True:
            sides.ours.send(bytes(1000))
    sides.bridge.let_write(sides.ours, False)
    sides.ask()
    assert sides.wakes == 1
    assert sides.write_again() is None
    assert len(sides.bridge.items()) == 1


def test_a_withdrawal_follows(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours, False)
    ask = sides.bridge.ask("h", 1, Any, 0.01)
    with pytest.raises(AskTimeout):
        ask.get()
    assert sides.write_again() == b""
    assert sides.bridge.items() == [frames.Withdraw(1)]


def test_one_without_time_is_not_sent(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours, False)
    ask = sides.bridge.ask("h", 1, Any, 0.0)
    assert sides.has_nothing
    assert sides.write_again() is None
    assert not sides.bridge.items()
    with pytest.raises(AskTimeout):
        ask.get()


def test_an_interrupt_at_any_instruction_leaves_no_half_of_it() -> None:
    codes = {DirectWriter.write.__code__, DirectWriter._send.__code__}
    before = sys.gettrace()
    outcomes: list[bool] = []
    is_over = False
    while not is_over:
        sides = Sides()
        sides.bridge.let_write(sides.ours, False)
        sys.settrace(interrupt_at(len(outcomes), codes))
        try:
            sides.ask()
            is_over = True
        except Interrupted:
            pass
        finally:
            sys.settrace(before)
        rest = sides.write_again()
        outcomes.append(rest is not None)
        if rest is None:
            assert sides.has_nothing
            assert [type(item) for item in sides.bridge.items()] == [PlainAsk]
        else:
            sides.receive(frame(1))
            assert sides.has_nothing
            assert not sides.bridge.has_items
        sides.close()
    assert outcomes == sorted(outcomes)
    assert {True, False} == set(outcomes)


def test_a_write_that_has_begun_is_waited_for(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides.bridge.let_write(sides.ours, False)
    looks = [True, True, False]
    monkeypatch.setattr(direct, "_is_in_use", lambda: looks.pop(0))
    sides.bridge.direct.permit.tokens.popleft()
    assert sides.write_again() is None
    assert not looks


def test_that_wait_has_a_limit(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    sides.bridge.let_write(sides.ours, False)
    monkeypatch.setattr(direct, "_is_in_use", lambda: True)
    monkeypatch.setattr(direct, "_LOOKS", 3)
    sides.bridge.direct.permit.tokens.popleft()
    with pytest.raises(LinkLostError, match="does not go on"):
        sides.write_again()


def test_a_call_of_the_host_finds_its_ask_at_once(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours, False)
    with clutch.testing.calling(clutch.testing.context(7)):
        sides.ask()
    assert [sides.bridge.caller_of(each) for each in (1, 2)] == [7, 0]
    assert sides.write_again() == b""
    assert sides.bridge.caller_of(1) == 7
