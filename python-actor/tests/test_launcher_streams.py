"""The output of workers as lines for the JVM, bounded in length and rate."""

import json
import os
import struct
from collections.abc import Iterator
from typing import Any

import pytest

from clutch_launcher import streams
from clutch_launcher.streams import DROPPED, OUTPUT, Lines, Outbox
from launching import settings


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(streams, "time", clock)
    return clock


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


def lines(outbox: Outbox, **changed: Any) -> Lines:
    return Lines(7, 1, settings(**changed), outbox)


def told(outbox: Outbox) -> list[str | int]:
    """The lines of worker 7, and the counts of dropped lines."""
    found: list[str | int] = []
    waiting = bytes(outbox.waiting)
    while waiting:
        size, kind = struct.unpack_from(">IB", waiting)
        payload, waiting = waiting[5 : 4 + size], waiting[4 + size :]
        if kind == OUTPUT:
            assert struct.unpack_from(">QB", payload) == (7, 1)
            found.append(payload[9:].decode())
        else:
            assert kind == DROPPED
            found.append(json.loads(payload)["lines"])
    del outbox.waiting[:]
    return found


def test_chunks_become_lines(clock: Clock, outbox: Outbox) -> None:
    stream = lines(outbox)
    for chunk in (b"one\ntw", b"o\n", b"", b"\nthree"):
        stream.feed(chunk)
    assert told(outbox) == ["one", "two", ""]
    stream.finish()
    assert told(outbox) == ["three"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (b"abcde", "abcde"),
        (b"abcdef", "abcde [cut]"),
        ("abcd\u00e9f".encode(), "abcd [cut]"),
        ("ab\U0001f600f".encode(), "ab [cut]"),
        (b"x" * 1000, "xxxxx [cut]"),
    ],
)
def test_a_long_line_is_cut_between_characters(
    clock: Clock, outbox: Outbox, text: bytes, shown: str
) -> None:
    stream = lines(outbox, line=5)
    stream.feed(text + b"\n")
    for octet in text:
        stream.feed(bytes([octet]))
    stream.finish()
    assert told(outbox) == [shown, shown]


def test_lines_over_the_rate_are_counted_and_told(clock: Clock, outbox: Outbox) -> None:
    stream = lines(outbox, rate=2, burst=3)
    stream.feed(b"1\n2\n3\n4\n5\n")
    assert told(outbox) == ["1", "2", "3"]
    assert stream in outbox.late
    stream.tell_in_time()
    assert told(outbox) == []
    clock.now += 0.5
    stream.tell_in_time()
    assert told(outbox) == [2]
    assert stream not in outbox.late
    stream.feed(b"6\n7\n")
    stream.finish()
    assert told(outbox) == ["6", 1]
    assert list(stream.tail) == [b"5", b"6", b"7"]


def test_lines_are_dropped_while_the_jvm_reads_nothing(
    clock: Clock, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "BACKLOG_LIMIT", 20)
    stream = lines(outbox)
    stream.feed(b"long enough\n" * 3)
    stream.finish()
    assert told(outbox) == ["long enough", 2]


def test_text_that_overwrites_itself_is_shown_once_a_second(clock: Clock, outbox: Outbox) -> None:
    stream = lines(outbox)
    stream.feed(b"10 %\r")
    assert told(outbox) == ["10 %"]
    stream.feed(b"20 %\r30 %\r")
    assert told(outbox) == []
    assert stream in outbox.late
    clock.now += 1
    stream.tell_in_time()
    assert told(outbox) == ["30 %"]
    stream.feed(b"done\n")
    assert told(outbox) == ["done"]
    stream.feed(b"windows\r\n")
    assert told(outbox) == ["windows"]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A pipe to which the outbox writes. Returns the end for reading."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(writer if fd == 1 else fd, data))
    yield reader
    for fd in (reader, writer):
        try:
            os.close(fd)
        except OSError:
            continue  # the test has closed it


def test_events_wait_while_the_pipe_is_full(outbox: Outbox, pipe: int) -> None:
    outbox.put(OUTPUT, b"x" * (1 << 20))
    size = len(outbox.waiting)
    outbox.flush()
    assert 0 < len(outbox.waiting) < size
    read = b""
    while outbox.waiting:
        read += os.read(pipe, 1 << 20)
        outbox.flush()
    read += os.read(pipe, 1 << 20)
    assert len(read) == size
    assert not outbox.broken


def test_an_owner_that_is_gone_breaks_the_outbox(outbox: Outbox, pipe: int) -> None:
    os.close(pipe)
    outbox.tell(DROPPED, lines=1)
    outbox.flush()
    assert outbox.broken
