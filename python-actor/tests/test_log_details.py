"""What log records have beside their text."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timezone, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clutch import testing
from clutch._runtime.log_details import LONGEST_NAME, LONGEST_VALUE, MOST_PAIRS, extra, mdc
from clutch._runtime.logging import LogHandler
from clutch._wire.frames import Log
from clutch._wire.framing import encode
from clutch._wire.plain_items import PlainLog

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


class Named(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise SystemExit(9)


class Hostile(metaclass=Named):
    def __str__(self) -> str:
        raise SystemExit(9)

    __repr__ = __str__


class Text(str):
    def __str__(self) -> str:
        raise SystemExit(9)

    __repr__ = __str__


class Zone(tzinfo):
    def utcoffset(self, moment: datetime | None) -> None:
        raise SystemExit(9)

    def dst(self, moment: datetime | None) -> None:
        raise SystemExit(9)

    def tzname(self, moment: datetime | None) -> None:
        raise SystemExit(9)


@pytest.fixture
def handler() -> Iterator[LogHandler]:
    yield LogHandler(lambda: None)


def _record(**attributes: Any) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": "m", **attributes})


def _sent(handler: LogHandler, **attributes: Any) -> PlainLog:
    handler.emit(_record(**attributes))
    (item,) = handler.drain(10)
    encode([item])
    return item


def test_a_record_without_anything_has_no_more_elements(handler: LogHandler) -> None:
    assert type(_sent(handler)) is PlainLog


def test_attributes_of_formatters_are_not_extra(handler: LogHandler) -> None:
    assert type(_sent(handler, message="m", asctime="now", taskName="t")) is PlainLog


def test_a_record_of_a_call_has_its_function(handler: LogHandler) -> None:
    with testing.calling(testing.context(7, function="m:f")):
        item = _sent(handler)
    assert isinstance(item, Log)
    assert (item.call_id, item.function, item.mdc, item.extra) == (7, "m:f", {}, {})


def test_it_has_the_mdc_of_the_caller_and_the_trace(handler: LogHandler) -> None:
    headers = {"clutch-mdc-user": "ada", "other": "x", "traceparent": f"00-{TRACE}-{SPAN}-01"}
    with testing.calling(testing.context(headers=headers)):
        item = _sent(handler)
    assert isinstance(item, Log)
    assert item.mdc == {"trace_id": TRACE, "span_id": SPAN, "user": "ada"}


@pytest.mark.parametrize(
    "parent", ["", "00", f"00-{TRACE}-{SPAN}", f"00-{TRACE[1:]}g-{SPAN}-01", f"00-{TRACE}-x-01"]
)
def test_an_odd_traceparent_is_no_trace(parent: str) -> None:
    call = testing.context(headers={"traceparent": parent})
    assert mdc(call, 1000) == ({}, 0)


def test_extra_keeps_plain_values_and_their_order(handler: LogHandler) -> None:
    values = {"b": True, "i": 2**63 - 1, "f": 0.5, "n": None, "s": "größer", "a": -(2**63)}
    item = _sent(handler, **values)
    assert isinstance(item, Log)
    assert list(item.extra.items()) == list(values.items())
    assert item.function == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2**63, str(2**63)),
        ([1, {"a": 2}], "[1, {'a': 2}]"),
        (b"x", "b'x'"),
        (Hostile(), "<Hostile>"),
        ([Hostile(), {Hostile: {1}}], "[<Hostile>, {<Named>: {1}}]"),
        (Text("x"), "x"),
        ([], "[]"),
        ((1, None, "a"), "(1, None, 'a')"),
        ([1 << 5000], "[<int>]"),
        (Decimal("1.50"), "1.50"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, tzinfo=timezone.utc), "2026-01-02 00:00:00+00:00"),
        (datetime(2026, 1, 2, tzinfo=Zone()), "<datetime>"),
        (Path("/a/b"), "/a/b"),
        ([[[[[[1]]]]]], "[[[[...]]]]"),
        ([0] * 100, "[" + "0, " * 32 + "...]"),
        ("\ud800", "\\ud800"),
    ],
)
def test_other_values_become_text(value: object, shown: str) -> None:
    assert extra(_record(v=value), ["v"], 4096)[0] == {"v": shown}


def test_texts_are_cut() -> None:
    ((name, value),) = extra(_record(**{"n" * 1000: "v" * 5000}), ["n" * 1000], 4096)[0].items()
    assert len(name) <= LONGEST_NAME
    assert isinstance(value, str)
    assert len(value.encode()) <= LONGEST_VALUE


def test_only_so_many_pairs_are_kept() -> None:
    names = [f"k{number}" for number in range(MOST_PAIRS + 5)]
    found, _ = extra(_record(**dict.fromkeys(names, 1)), names, 1 << 20)
    assert list(found) == names[:MOST_PAIRS]


def test_only_so_many_bytes_are_kept() -> None:
    found, size = extra(_record(a="x" * 500, b="x" * 500, c=1), ["a", "b", "c"], 1000)
    assert list(found) == ["a"]
    assert size <= 1000


def test_a_hostile_record_raises_nothing(handler: LogHandler) -> None:
    record = _record()
    record.__dict__[5] = "number"  # type: ignore[index]
    record.__dict__[("a", "b")] = Hostile()  # type: ignore[index]
    handler.emit(record)
    (item,) = handler.drain(10)
    encode([item])
    assert isinstance(item, Log)
    assert set(item.extra) == {"5", "('a', 'b')"}
    assert item.extra["('a', 'b')"] == "<Hostile>"


def test_headers_of_user_code_raise_nothing(handler: LogHandler) -> None:
    headers: Any = {"clutch-mdc-a": 5, "traceparent": 7, 8: "x", "clutch-mdc-b": "kept"}
    with testing.calling(testing.context(headers=headers)):
        item = _sent(handler)
    assert isinstance(item, Log)
    assert (item.dropped, item.mdc) == (0, {"b": "kept"})
