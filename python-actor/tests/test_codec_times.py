"""Times of all kinds cross exactly or are refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy
import pytest

from clutch._codec.codec import Codec, Unencodable
from clutch._codec.extensions import DURATION, LOCAL_DATE, LOCAL_DATE_TIME, TIMESTAMP, ZONED

CODEC = Codec(max_size=1 << 20, max_depth=5)
PARIS = ZoneInfo("Europe/Paris")
SPAN: Any = numpy.timedelta64  # typed for each unit
STAMP: Any = numpy.datetime64
NANOSECONDS = {
    "W": 7 * 86_400 * 10**9,
    "D": 86_400 * 10**9,
    "h": 3_600 * 10**9,
    "m": 60 * 10**9,
    "s": 10**9,
    "ms": 10**6,
    "us": 10**3,
    "ns": 1,
}


def cross(value: object) -> Any:
    return CODEC.decode(*CODEC.encode(value))


def sent(value: object) -> tuple[int, bytes]:
    """The code and the payload of the extension of the value."""
    body, _ = CODEC.encode(value)
    head = {0xD4: 2, 0xD5: 2, 0xD6: 2, 0xD7: 2, 0xD8: 2, 0xC7: 3, 0xC8: 4}[body[0]]
    code = body[head - 1]
    return code - 256 if code > 127 else code, body[head:]


def refused(value: object, why: str) -> None:
    with pytest.raises(Unencodable) as caught:
        CODEC.encode([value])
    assert caught.value.path == "result[0]"
    assert caught.value.type.endswith(f"({why})")


class Moment(datetime):
    """Like pandas' Timestamp: with nanoseconds, and with years out of a datetime's range."""

    nanosecond: int = 0
    real_year: int | None = None

    @property
    def year(self) -> int:
        return self.real_year or super().year


class Missing(Moment):
    def __ne__(self, other: object) -> bool:
        return True


class Span(timedelta):
    nanoseconds: int = 0
    real_total: float | None = None

    def total_seconds(self) -> float:
        return super().total_seconds() if self.real_total is None else self.real_total


class Day(date):
    pass


class Clock(time):
    pass


def moment(nanosecond: int = 0, zone: tzinfo | None = None, **fields: int) -> Moment:
    made = Moment(2026, 11, 23, 10, 15, 30, 123456, zone, **fields)
    made.nanosecond = nanosecond
    return made


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (moment(), datetime(2026, 11, 23, 10, 15, 30, 123456)),
        (moment(zone=timezone.utc), datetime(2026, 11, 23, 10, 15, 30, 123456, timezone.utc)),
        (moment(zone=ZoneInfo("UTC")), datetime(2026, 11, 23, 10, 15, 30, 123456, timezone.utc)),
        (moment(zone=PARIS), datetime(2026, 11, 23, 10, 15, 30, 123456, PARIS)),
        (Day(2026, 11, 23), date(2026, 11, 23)),
        (Clock(10, 15, 30, 5), time(10, 15, 30, 5)),
        (Span(-1, 2, 3), timedelta(-1, 2, 3)),
    ],
)
def test_a_subclass_crosses_as_what_it_extends(value: object, expected: object) -> None:
    for found in (cross(value), cross([value])[0], cross({"a": value})["a"], *cross({value: 1})):
        assert found == expected
        assert type(found) is type(expected)


def test_nanoseconds_of_a_subclass_are_sent() -> None:
    assert sent(moment(789)) == (LOCAL_DATE_TIME, b"2026-11-23T10:15:30.123456789")
    assert sent(moment(7, PARIS)) == (ZONED, b"2026-11-23T10:15:30.123456007+01:00[Europe/Paris]")
    shifted = moment(7, timezone(timedelta(hours=-9, minutes=-30)))
    assert sent(shifted) == (ZONED, b"2026-11-23T10:15:30.123456007-09:30")
    code, octets = sent(moment(789, timezone.utc))
    assert (code, len(octets)) == (TIMESTAMP, 8)
    assert int.from_bytes(octets, "big") >> 34 == 123456789
    early = Moment(1926, 1, 1, 0, 0, 0, 1, timezone.utc)
    early.nanosecond = 2
    assert sent(early)[1][:4] == (1002).to_bytes(4, "big")
    assert cross(early) == datetime(1926, 1, 1, 0, 0, 0, 1, timezone.utc)
    span = Span(microseconds=-1)
    span.nanoseconds = 999
    assert sent(span) == (DURATION, (-1).to_bytes(8, "big", signed=True) + b"\x3b\x9a\xc9\xff")


def test_a_subclass_that_says_more_than_it_extends_is_refused() -> None:
    late = moment()
    late.real_year = 20_000
    refused(late, "beyond the years 1 to 9999")
    refused(Missing(2026, 1, 1), "not a time")
    long = Span(1)
    long.real_total = 1e30
    refused(long, "longer than a timedelta may be")


def test_what_no_java_time_holds_is_refused() -> None:
    refused(datetime(2026, 10, 25, 2, 30, fold=1), "fold=1 without a zone; give it a zone")
    refused(moment(fold=1), "fold=1 without a zone; give it a zone")
    refused(time(2, 30, fold=1), "fold=1, which a time without a zone cannot keep")
    refused(time(2, 30, tzinfo=timezone.utc), "with a zone")
    for fold in (0, 1):
        skipped = datetime(2026, 3, 29, 2, 30, tzinfo=PARIS, fold=fold)
        refused(skipped, "a time that the clocks of Europe/Paris skip")
    for offset in (timedelta(hours=19), timedelta(hours=-18, seconds=-1), timedelta(seconds=1.5)):
        zone = timezone(offset)
        why = f"an offset of {offset}; whole seconds up to 18 hours are allowed"
        refused(datetime(2026, 1, 1, tzinfo=zone), why)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe"])
def test_every_time_that_clocks_show_keeps_its_fold(zone: str) -> None:
    known = ZoneInfo(zone)
    instant = datetime(2026, 1, 1, tzinfo=timezone.utc)
    for _ in range(366 * 48):
        value = instant.astimezone(known)
        found = cross(value)
        assert (found, found.fold, found.utcoffset()) == (value, value.fold, value.utcoffset())
        instant += timedelta(minutes=30)


@pytest.mark.parametrize("unit", NANOSECONDS)
@pytest.mark.parametrize("count", [0, 1, -1, 7_777, -(2**33)])
def test_numpy_durations_are_exact(unit: str, count: int) -> None:
    nanoseconds = count * NANOSECONDS[unit]
    seconds, rest = divmod(nanoseconds, 10**9)
    expected = seconds.to_bytes(8, "big", signed=True) + rest.to_bytes(4, "big")
    assert sent(SPAN(count, unit)) == (DURATION, expected)
    steps = SPAN(count, f"25{unit}")
    assert sent(steps)[1][:8] == (nanoseconds * 25 // 10**9).to_bytes(8, "big", signed=True)


@pytest.mark.parametrize("unit", ["ps", "fs", "as"])
def test_fine_numpy_times_are_exact_or_refused(unit: str) -> None:
    step = {"ps": 10**3, "fs": 10**6, "as": 10**9}[unit]
    assert sent(SPAN(3 * step, unit))[1][8:] == (3).to_bytes(4, "big")
    assert sent(STAMP(3 * step, unit))[1] == b"1970-01-01T00:00:00.000000003"
    refused(SPAN(3 * step + 1, unit), "finer than a nanosecond")
    refused(STAMP(-1, unit), "finer than a nanosecond")


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("2026", LOCAL_DATE, "2026-01-01"),
        ("2026-11", LOCAL_DATE, "2026-11-01"),
        ("2026-11-23", LOCAL_DATE, "2026-11-23"),
        ("2026-11-23T10", LOCAL_DATE_TIME, "2026-11-23T10:00:00"),
        ("2026-11-23T10:15", LOCAL_DATE_TIME, "2026-11-23T10:15:00"),
        ("2026-11-23T10:15:30", LOCAL_DATE_TIME, "2026-11-23T10:15:30"),
        ("2026-11-23T10:15:30.123", LOCAL_DATE_TIME, "2026-11-23T10:15:30.123000"),
        ("2026-11-23T10:15:30.123456", LOCAL_DATE_TIME, "2026-11-23T10:15:30.123456"),
        ("2026-11-23T10:15:30.123456789", LOCAL_DATE_TIME, "2026-11-23T10:15:30.123456789"),
        ("1926-11-23T10:15:30.000000001", LOCAL_DATE_TIME, "1926-11-23T10:15:30.000000001"),
        ("0001-01-01", LOCAL_DATE, "0001-01-01"),
        ("9999-12-31T23:59:59.999999", LOCAL_DATE_TIME, "9999-12-31T23:59:59.999999"),
    ],
)
def test_numpy_times_are_exact(value: str, code: int, text: str) -> None:
    assert sent(STAMP(value)) == (code, text.encode())


def test_a_week_of_numpy_is_its_first_day() -> None:
    assert cross(STAMP("2026-11-23", "W")) == date(2026, 11, 19)


def test_numpy_times_that_no_java_time_holds_are_refused() -> None:
    refused(SPAN("NaT"), "not a time")
    refused(SPAN("NaT", "ns"), "not a time")
    refused(STAMP("NaT"), "not a time")
    refused(STAMP("NaT", "D"), "not a time")
    refused(SPAN(5), "without a unit")
    refused(SPAN(5, "Y"), "of varying unit Y")
    refused(SPAN(5, "M"), "of varying unit M")
    refused(SPAN(2**62, "W"), "longer than 2^63 seconds")
    for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us"):
        for count in (2**62, -(2**62)):
            refused(STAMP(count, unit), "beyond the years 1 to 9999")


def test_numpy_times_are_keys() -> None:
    day = STAMP("2026-11-23")
    assert cross({day: SPAN(5, "ms")}) == {date(2026, 11, 23): timedelta(milliseconds=5)}


def test_times_of_pandas_are_exact_or_refused() -> None:
    pandas = pytest.importorskip("pandas")
    stamp = pandas.Timestamp("2026-11-23T10:15:30.123456789")
    assert sent(stamp) == (LOCAL_DATE_TIME, b"2026-11-23T10:15:30.123456789")
    assert sent(stamp.tz_localize("UTC"))[0] == TIMESTAMP
    whole = pandas.Timestamp("2026-11-23T10:15:30.123456", tz="UTC")
    assert cross(whole) == datetime(2026, 11, 23, 10, 15, 30, 123456, timezone.utc)
    text = b"2026-11-23T10:15:30.123456789+01:00[Europe/Paris]"
    assert sent(stamp.tz_localize(PARIS)) == (ZONED, text)
    again = pandas.Timestamp("2026-10-25T01:30Z").tz_convert(PARIS)
    assert (cross(again), cross(again).fold) == (again.to_pydatetime(), 1)
    for nanoseconds in (0, 1, -1, 1_501, -86_400 * 10**9 + 1, 2**62, -(2**62)):
        seconds, rest = divmod(nanoseconds, 10**9)
        expected = seconds.to_bytes(8, "big", signed=True) + rest.to_bytes(4, "big")
        assert sent(pandas.Timedelta(nanoseconds, "ns")) == (DURATION, expected)
    refused(pandas.NaT, "not a time")
    refused(pandas.Timestamp(STAMP("20000-01-01", "s")), "beyond the years 1 to 9999")
    span = pandas.Timedelta(SPAN(2**60, "s"))
    refused(span, "longer than a timedelta may be")
