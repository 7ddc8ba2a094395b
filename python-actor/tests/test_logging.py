"""The buffer of log records for the control thread."""

import logging

import numpy
import pytest

from clutch._runtime.logging import MAXIMUM_FRAME, LogHandler
from clutch._wire.frames import Log
from clutch._wire.framing import decode_notices, encode


def _record(number: int) -> logging.LogRecord:
    return logging.LogRecord("a", logging.INFO, __file__, 1, "record %d", (number,), None)


def test_records_dropped_behind_the_last_that_was_kept_are_told_of_too() -> None:
    handler = LogHandler(lambda: None, limit=2)
    for number in range(5):
        handler.emit(_record(number))
    first = handler.drain(1)
    handler.emit(_record(5))
    handler.emit(_record(6))
    records = first + handler.drain(10)
    assert [record.message for record in records] == ["record 0", "record 1", "record 5"]
    assert [record.dropped for record in records] == [3, 0, 1]
    assert not handler.waiting


class _Hostile(str):
    def __str__(self) -> str:
        raise RuntimeError("no text")

    def __getitem__(self, key: object) -> str:
        raise RuntimeError("no part")

    def encode(self, *arguments: object) -> bytes:
        raise RuntimeError("no bytes")


class _Number(int):
    def __int__(self) -> int:
        raise RuntimeError("no number")


ODD = [
    None,
    "12",
    b"bytes",
    20.5,
    -5,
    2**200,
    float("inf"),
    float("nan"),
    True,
    [1, 2],
    object(),
    "\ud800",
    "x" * 3_000_000,
    "." * 20_000,
    "line\nbreak\x1b[2J",
    _Hostile("hostile"),
    _Number(7),
    (None, None, None),
    (1, 2, 3),
    numpy.int64(20),
    numpy.float32("nan"),
    numpy.zeros(3),
]
FIELDS = [
    "levelno",
    "name",
    "msg",
    "args",
    "pathname",
    "lineno",
    "threadName",
    "exc_info",
    "stack_info",
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", ODD, ids=[str(number) for number in range(len(ODD))])
@pytest.mark.parametrize("max_frame", [1024, MAXIMUM_FRAME])
def test_whatever_stands_in_a_record_fits_or_is_counted(
    field: str, value: object, max_frame: int
) -> None:
    handler = LogHandler(lambda: None, max_frame=max_frame)
    record = _record(1)
    setattr(record, field, value)
    handler.emit(record)
    handler.emit(_record(2))
    records = handler.drain(10) + handler.drain(10)
    assert records[-1].message == "record 2"
    assert len(records) + sum(record.dropped for record in records) == 2
    frame = encode(records[:1])
    assert len(frame) <= max_frame
    (log,) = decode_notices(frame)
    assert isinstance(log, Log)
    assert 0 <= log.level < 2**31
    assert 0 <= log.line < 2**31


def test_a_level_or_line_of_another_kind_keeps_its_meaning() -> None:
    handler = LogHandler(lambda: None)
    numbers: list[tuple[object, object]] = [
        (30.7, "12"),
        (True, -3),
        ("40", 2**70),
        (numpy.int64(20), numpy.int16(7)),
        (numpy.float32(40.5), numpy.uint8(8)),
    ]
    for level, line in numbers:
        record = _record(0)
        setattr(record, "levelno", level)  # noqa: B010
        setattr(record, "lineno", line)  # noqa: B010
        handler.emit(record)
    assert [(each.level, each.line) for each in handler.drain(10)] == [
        (30, 12),
        (1, 0),
        (40, 2**31 - 1),
        (20, 7),
        (40, 8),
    ]


def test_a_frame_has_as_many_records_as_fit() -> None:
    handler = LogHandler(lambda: None, max_frame=4096)
    for _ in range(10):
        record = _record(0)
        record.msg, record.args = "y" * 900, None
        handler.emit(record)
    sizes = []
    while handler.waiting:
        frame = encode(handler.drain(64))
        sizes.append(len(frame))
    assert len(sizes) == 4
    assert max(sizes) <= 4096


def test_what_waits_is_bounded_in_bytes() -> None:
    handler = LogHandler(lambda: None, max_bytes=100_000)
    for _ in range(20):
        record = _record(0)
        record.msg, record.args = "z" * 20_000, None
        handler.emit(record)
    records = handler.drain(100)
    assert 0 < len(records) < 5
    assert len(records) + sum(record.dropped for record in records) == 20
    handler.emit(_record(1))
    assert [record.message for record in handler.drain(1)] == ["record 1"]
