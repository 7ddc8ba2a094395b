"""A lone ask, which its sender writes itself."""

import socket
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import msgspec
import pytest

import clutch
import clutch.testing
from clutch._host import direct
from clutch._host.asking import Ask
from clutch._host.bridge import Bridge
from clutch._host.values import LARGEST_MESSAGE, Values
from clutch._wire import frames, framing
from clutch._wire.address import LinkLostError
from clutch._wire.plain_items import PlainAsk
from clutch._wire.zmtp import message
from clutch.errors import AskTimeout, Refused

LIMIT = 60.0


class Sides:
    """A bridge, and the two ends of its connection."""

    def __init__(self) -> None:
        self.wakes = 0
        self.bridge = Bridge(self._wake, lambda call_id: True)
        self.bridge.encode_by(Values(LARGEST_MESSAGE, 64))
        self.bridge.open({"h": 8}, lambda: None)
        self.ours, self.its = socket.socketpair()
        self.ours.setblocking(False)
        self.its.settimeout(LIMIT)

    def _wake(self) -> None:
        self.wakes += 1

    def ask(self, text: object = 1) -> Ask[Any]:
        return self.bridge.ask("h", text, Any, None)

    def receive(self, octets: bytes) -> None:
        found = b""
        while len(found) < len(octets):
            found += self.its.recv(len(octets) - len(found))
        assert found == octets

    @property
    def has_nothing(self) -> bool:
        self.its.setblocking(False)
        try:
            return not self.its.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        finally:
            self.its.settimeout(LIMIT)

    def close(self) -> None:
        self.bridge.close()
        self.ours.close()
        self.its.close()


@pytest.fixture
def sides() -> Iterator[Sides]:
    made = Sides()
    yield made
    made.close()


def _frame(ask_id: int, body: bytes = b"\x01") -> bytes:
    return message(framing.encode([PlainAsk(ask_id, "h", msgspec.Raw(body))]))


def test_its_sender_writes_it_and_wakes_nobody(sides: Sides) -> None:
    for number in (1, 2):
        sides.bridge.let_write(sides.ours)
        ask = sides.ask()
        assert sides.wakes == 0
        sides.receive(_frame(number))
        assert sides.bridge.write_again() == b""
        assert not sides.bridge.has_items
        sides.bridge.received(frames.Answer(number, msgspec.Raw(b"\x07")))
        assert ask.get() == 7


def test_only_one_is_written_until_the_control_thread_has_looked(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours)
    sides.ask()
    sides.receive(_frame(1))
    assert sides.wakes == 0
    sides.ask()
    assert sides.wakes == 1
    assert sides.bridge.write_again() == b""
    assert [item.id for item in sides.bridge.items() if isinstance(item, PlainAsk)] == [2]
    assert sides.has_nothing


def test_the_references_in_it_live_also_if_it_was_given_up(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours)
    ask = sides.ask([clutch.Ref._of("1", "/user/ledger")])
    ask._end_by(Refused("given up"))
    assert sides.bridge.write_again() == b""
    assert sides.bridge.items() == [frames.Withdraw(1)]
    assert ask._references
    sides.bridge.received(frames.FailedAnswer(1, "withdrawn", {}))
    assert sides.bridge._known("h").is_idle


def test_none_is_written_beside_others(sides: Sides) -> None:
    sides.ask()
    assert sides.bridge.items()
    sides.bridge.let_write(sides.ours)
    sides.ask()
    assert sides.has_nothing
    assert sides.bridge.write_again() is None


def test_none_is_written_once_the_control_thread_may_write(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours)
    assert sides.bridge.write_again() is None
    sides.ask()
    assert sides.wakes == 1
    assert sides.has_nothing
    assert len(sides.bridge.items()) == 1


def test_the_control_thread_writes_the_rest(sides: Sides) -> None:
    sides.ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    sides.bridge.let_write(sides.ours)
    sides.ask("x" * 500_000)
    assert sides.wakes == 1
    rest = sides.bridge.write_again()
    assert rest
    sides.ours.settimeout(LIMIT)
    octets = _frame(1, msgspec.msgpack.encode("x" * 500_000))
    sides.receive(octets[: -len(rest)])
    assert octets.endswith(rest)
    assert not sides.bridge.has_items


def test_no_room(sides: Sides) -> None:
    with pytest.raises(BlockingIOError):
        while True:
            sides.ours.send(bytes(1000))
    sides.bridge.let_write(sides.ours)
    sides.ask()
    assert sides.wakes == 1
    assert sides.bridge.write_again() is None
    assert len(sides.bridge.items()) == 1


def test_a_withdrawal_follows(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours)
    ask = sides.bridge.ask("h", 1, Any, 0.01)
    with pytest.raises(AskTimeout):
        ask.get()
    assert sides.bridge.write_again() == b""
    assert sides.bridge.items() == [frames.Withdraw(1)]


def test_one_without_time_is_not_sent(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours)
    ask = sides.bridge.ask("h", 1, Any, 0.0)
    assert sides.has_nothing
    assert sides.bridge.write_again() is None
    assert not sides.bridge.items()
    with pytest.raises(AskTimeout):
        ask.get()


class Interrupted(BaseException):
    """What a signal handler of a user may raise."""


def _interrupt_at(instruction: int, code: Any) -> Any:
    """A trace function that raises before this instruction of the function."""
    left = instruction

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if frame.f_code not in code:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            left -= 1
            if left < 0:
                left = 1 << 30
                raise Interrupted
        return trace

    return trace


def test_an_interrupt_at_any_instruction_leaves_no_half_of_it() -> None:
    codes = {Bridge._write.__code__, direct.DirectWriter.write.__code__}
    before = sys.gettrace()
    outcomes: list[bool] = []
    is_over = False
    while not is_over:
        sides = Sides()
        sides.bridge.let_write(sides.ours)
        sys.settrace(_interrupt_at(len(outcomes), codes))
        try:
            sides.ask()
            is_over = True
        except Interrupted:
            pass
        finally:
            sys.settrace(before)
        rest = sides.bridge.write_again()
        outcomes.append(rest is not None)
        if rest is None:
            assert sides.has_nothing
            assert [type(item) for item in sides.bridge.items()] == [PlainAsk]
        else:
            sides.receive(_frame(1))
            assert sides.has_nothing
            assert not sides.bridge.has_items
        sides.close()
    assert outcomes == sorted(outcomes)
    assert {True, False} == set(outcomes)


def test_a_write_that_has_begun_is_waited_for(
    sides: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides.bridge.let_write(sides.ours)
    looks = [True, True, False]
    monkeypatch.setattr(direct, "_is_writing", lambda: looks.pop(0))
    sides.bridge._direct.permit.popleft()
    assert sides.bridge.write_again() is None
    assert not looks


def test_that_wait_has_a_limit(sides: Sides, monkeypatch: pytest.MonkeyPatch) -> None:
    sides.bridge.let_write(sides.ours)
    monkeypatch.setattr(direct, "_is_writing", lambda: True)
    monkeypatch.setattr(direct, "_LOOKS", 3)
    sides.bridge._direct.permit.popleft()
    with pytest.raises(LinkLostError, match="does not go on"):
        sides.bridge.write_again()


def test_a_call_of_the_host_finds_its_ask_at_once(sides: Sides) -> None:
    sides.bridge.let_write(sides.ours)
    with clutch.testing.calling(clutch.testing.context(7)):
        sides.ask()
    assert [sides.bridge.caller_of(each) for each in (1, 2)] == [7, 0]
    assert sides.bridge.write_again() == b""
    assert sides.bridge.caller_of(1) == 7
