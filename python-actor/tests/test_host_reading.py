"""The answers to lone asks, which the main thread reads itself."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from msgspec import Raw

from clutch._host import direct
from clutch._host.asking import Ask
from clutch._host.direct import DirectWriter
from clutch._host.waiting import ThreadWaiter, Woken
from clutch._wire import frames, framing
from clutch._wire.zmtp import message
from host_sides import WINDOW, Interrupted, Sides, frame, interrupt_at

SEVEN = Raw(b"\x07")


class Reading(ThreadWaiter):
    """A wait of the main thread."""

    reads: ClassVar[bool] = True

    def wake(self, woken: Woken) -> None:
        """Nobody waits here."""


class Read(Sides):
    """This thread reads."""

    def open(self) -> None:
        self.bridge.direct.in_a_row = 100
        assert self.bridge.let_write(self.ours, True)

    def send(self, *items: frames.Command) -> bytes:
        octets = message(framing.encode(items))
        self.its.sendall(octets)
        return octets

    def answer(self, number: int) -> bytes:
        self.receive(frame(number))
        return self.send(frames.Answer(number, SEVEN))

    def read(self, ask: Ask[Any]) -> bool:
        return self.bridge.direct.read(ask)

    def ask_and_read(self, number: int) -> bytes:
        ask = self.ask()
        octets = self.answer(number)
        assert self.read(ask)
        assert ask.get() == 7
        return octets

    def look(self) -> list[int]:
        """What the control thread does. Returns the ids of the asks that were answered."""
        _, read = self.bridge.write_again()
        return self.take(read)

    def take(self, octets: bytes) -> list[int]:
        ids = []
        while octets:
            size = octets[1]
            (item,) = framing.decode_commands(octets[2 : 2 + size])
            assert isinstance(item, frames.Answer)
            self.bridge.received(item)
            ids.append(item.id)
            octets = octets[2 + size :]
        return ids


@pytest.fixture
def sides() -> Iterator[Read]:
    made = Read()
    yield made
    made.close()


def test_asks_in_a_row_wake_nobody(sides: Read) -> None:
    sides.open()
    for number in range(1, WINDOW + 1):
        sides.ask_and_read(number)
    assert sides.wakes == 0
    sides.ask()  # beyond the window, until the control thread has looked
    assert sides.wakes == 1
    assert sides.has_nothing
    assert sides.look() == list(range(1, WINDOW + 1))
    assert [item.id for item in sides.bridge.items()] == [WINDOW + 1]  # type: ignore[union-attr]


def test_the_control_thread_may_look_while_an_ask_is_under_way(sides: Read) -> None:
    sides.open()
    for number in range(1, 6):
        ask = sides.ask()
        assert sides.look() == ([number - 1] if number > 1 else [])
        sides.open()
        sides.answer(number)
        assert sides.read(ask)
    assert sides.wakes == 0
    assert sides.look() == [5]
    assert sides.bridge._known("h").is_idle


def test_it_does_not_go_on_without_a_look(sides: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "_MOST", 4)
    sides.open()
    for number in (1, 2):
        sides.ask_and_read(number)
    sides.ask()
    assert sides.wakes == 1
    assert sides.has_nothing
    assert sides.look() == [1, 2]
    assert [item.id for item in sides.bridge.items()] == [3]  # type: ignore[union-attr]


@pytest.mark.parametrize("items", [[frames.Ping(1)], [frames.Ping(1), frames.Answer(1, SEVEN)]])
def test_all_else_is_for_the_control_thread(sides: Read, items: list[frames.Command]) -> None:
    sides.open()
    ask = sides.ask()
    sides.receive(frame(1))
    octets = sides.send(*items)
    assert not sides.read(ask)
    assert not ask._has_ended
    assert sides.wakes == 1
    assert sides.bridge.direct.reads(ask) == -1
    sides.ask()
    assert sides.has_nothing
    assert sides.bridge.write_again() == (b"", octets)
    assert sides.bridge.caller_of(1) == 0
    assert sides.bridge.has_asks


def test_half_an_answer_is_for_the_control_thread(sides: Read) -> None:
    sides.open()
    ask = sides.ask()
    sides.receive(frame(1))
    octets = message(framing.encode([frames.Answer(1, SEVEN)]))
    sides.its.sendall(octets[:3])
    assert not sides.read(ask)
    assert sides.bridge.write_again() == (b"", octets[:3])


def test_a_large_answer(sides: Read) -> None:
    sides.open()
    ask = sides.ask()
    sides.receive(frame(1))
    sides.send(frames.Answer(1, Raw(b"\xda\x03\xe8" + b"x" * 1000)))
    assert sides.read(ask)
    assert ask.get() == "x" * 1000


def test_the_end_of_the_connection_is_for_the_control_thread(sides: Read) -> None:
    sides.open()
    ask = sides.ask()
    sides.its.close()
    assert not sides.read(ask)
    assert not ask._has_ended
    assert sides.write_again() == b""


def test_others_do_not_write_then(sides: Read) -> None:
    sides.open()

    async def in_a_task() -> None:
        sides.ask()

    thread = threading.Thread(target=sides.ask)
    thread.start()
    thread.join()
    asyncio.run(in_a_task())
    assert sides.has_nothing
    assert sides.wakes == 1
    assert sides.look() == []
    assert len(sides.bridge.items()) == 2


def test_the_main_thread_reads_once_it_has_waited_for_asks_in_a_row(sides: Read) -> None:
    def ask(waiter: ThreadWaiter) -> bool:
        made = sides.ask()
        made._waiters.append(waiter)
        (item,) = sides.bridge.items()
        sides.bridge.received(frames.Answer(item.id, SEVEN))  # type: ignore[union-attr]
        reads = sides.bridge.let_write(sides.ours, True)
        sides.bridge.write_again()
        return reads

    for _ in range(2):
        assert [ask(Reading(1)) for _ in range(16)] == [False] * 15 + [True]
        assert not ask(ThreadWaiter(1))
    assert not sides.bridge.let_write(sides.ours, False)


def test_it_reads_no_more_once_it_has_not_asked(sides: Read) -> None:
    writer = sides.bridge.direct
    writer.in_a_row = 100
    assert sides.bridge.let_write(sides.ours, True)
    sides.ask_and_read(1)
    assert sides.look() == [1]
    assert sides.bridge.let_write(sides.ours, True)
    sides.bridge.write_again()
    assert not sides.bridge.let_write(sides.ours, True)


def test_asks_of_several_hosts_take_turns_with_the_control_thread(sides: Read) -> None:
    sides.bridge.open_for_hook({"h": WINDOW, "other": WINDOW})
    sides.open()
    sides.ask_and_read(1)
    other = sides.bridge.ask("other", 1, Any, None)
    assert sides.wakes == 1
    assert sides.look() == [1]
    assert [item.id for item in sides.bridge.items()] == [2]  # type: ignore[union-attr]
    sides.bridge.received(frames.Answer(2, SEVEN))
    assert other.get() == 7


def test_an_interrupt_at_any_instruction_loses_nothing() -> None:
    codes = {DirectWriter.read.__code__, DirectWriter._receive.__code__}
    before = sys.gettrace()
    outcomes: list[bool] = []
    is_over = False
    while not is_over:
        sides = Read()
        sides.open()
        sides.ask_and_read(1)
        ask = sides.ask()
        octets = sides.answer(2)
        sys.settrace(interrupt_at(len(outcomes), codes))
        try:
            assert sides.read(ask)
            is_over = True
        except Interrupted:
            pass
        finally:
            sys.settrace(before)
        _, read = sides.bridge.write_again()
        outcomes.append(read.endswith(octets))
        sides.ours.setblocking(True)
        left = b"" if outcomes[-1] else sides.ours.recv(100)
        assert sides.take(read + left) == [1, 2]
        assert ask.get() == 7
        assert sides.bridge._known("h").is_idle
        sides.close()
    assert outcomes == sorted(outcomes)
    assert {True, False} == set(outcomes)


def test_a_write_does_not_go_on_once_the_socket_was_used_meanwhile(
    sides: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal handler may ask at any instruction, too."""
    sides.open()
    queue = sides.bridge._known("h")
    alone = queue.alone

    def used_meanwhile(*arguments: Any) -> tuple[bytes, bytes]:
        sides.bridge.direct.permit.tokens[0] = object()
        return alone(*arguments)

    monkeypatch.setattr(queue, "alone", used_meanwhile)
    sides.ask()
    assert sides.has_nothing
    assert sides.wakes == 1
