"""The MessagePack extensions of the data table for single scalars."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.msgpack import Ext

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

TIMESTAMP = -1
INTEGER = 1
DECIMAL = 2
ZONED = 3
LOCAL_DATE_TIME = 4
LOCAL_DATE = 5
LOCAL_TIME = 6
DURATION = 7
UNIQUE = 8
SET = 9
ARRAY = 12
BUFFER = 13
CUSTOM = 14
TABLE = 15
REFERENCE = 16

DECIMAL_LENGTH = 10_000

_TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?"
_CLOCK = re.compile(_TIME, re.ASCII)
_LOCAL = re.compile(r"(\d{4})-(\d\d)-(\d\d)T" + _TIME, re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)(?::(\d\d))?(?:\[([^\]]+)\])?", re.ASCII)


def write_integer(value: int) -> Ext:
    length = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return Ext(INTEGER, value.to_bytes(length, "big", signed=True))


def write_decimal(value: Decimal) -> Ext:
    """Writes a decimal; ValueError says why Java cannot represent it."""
    text = Decimal.__str__(value)
    if not value.is_finite():
        raise ValueError("not finite")
    if not value and text[0] == "-":
        raise ValueError("-0, a zero with a sign, which Java's decimals lack")
    if len(text) > DECIMAL_LENGTH:
        raise ValueError(f"of {len(text)} characters, more than 10,000")
    return Ext(DECIMAL, text.encode())


def write_uuid(value: UUID) -> Ext:
    return Ext(UNIQUE, value.bytes)


def read_scalar(code: int, data: memoryview) -> object:
    """The value of a scalar extension; ValueError says why it is invalid."""
    if code == INTEGER and len(data):
        return int.from_bytes(data, "big", signed=True)
    if code == UNIQUE:
        return UUID(bytes=bytes(data))
    if code == DURATION and len(data) == 12:
        nanoseconds = int.from_bytes(data[8:], "big")
        if nanoseconds < 1_000_000_000:
            seconds = int.from_bytes(data[:8], "big", signed=True)
            return timedelta(seconds=seconds, microseconds=nanoseconds // 1_000)
    reader = _TEXTS.get(code)
    if reader is None:
        raise ValueError(f"malformed extension {code}")
    return reader(str(data, "ascii"))


def _read_decimal(text: str) -> Decimal:
    value = Decimal(text) if len(text) <= DECIMAL_LENGTH else None
    if value is None or not value.is_finite():
        raise ValueError("malformed decimal")
    return value


def _read_zoned(text: str) -> datetime:
    local = _LOCAL.match(text)
    offset = _OFFSET.fullmatch(text, local.end()) if local else None
    if local is None or offset is None:
        raise ValueError(f"malformed date-time {text[:80]!r}")
    sign, hours, minutes, seconds, name = offset.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    value = _datetime(local).replace(tzinfo=timezone(shift if sign == "+" else -shift))
    return value if name is None else value.astimezone(_zone(name))


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"the time zone {name!r} is not known here; is tzdata installed?"
        ) from None


def _read_local(text: str) -> datetime:
    found = _LOCAL.fullmatch(text)
    if found is None:
        raise ValueError(f"malformed date-time {text[:80]!r}")
    return _datetime(found)


def _datetime(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, _microseconds(found.group(7)))


def _read_time(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(f"malformed time {text[:80]!r}")
    hour, minute, second = map(int, found.groups()[:3])
    return time(hour, minute, second, _microseconds(found.group(4)))


def _microseconds(fraction: str | None) -> int:
    return int(fraction.ljust(6, "0")[:6]) if fraction else 0


_TEXTS = {
    DECIMAL: _read_decimal,
    ZONED: _read_zoned,
    LOCAL_DATE_TIME: _read_local,
    LOCAL_DATE: date.fromisoformat,
    LOCAL_TIME: _read_time,
}
