"""Writes dates, times and durations, either exactly or not at all.

A subclass is read by the attributes of the standard class. If it has more, such as the nanoseconds
of pandas, they are sent if the receiver can represent them. If it contradicts those attributes, the
value is refused. Each writer raises a ValueError that says what cannot cross.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from msgspec.msgpack import Ext

from clutch._codec.extensions import (
    DURATION,
    LOCAL_DATE,
    LOCAL_DATE_TIME,
    LOCAL_TIME,
    TIMESTAMP,
    ZONED,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SECOND = timedelta(seconds=1)
_MOST_SECONDS = 1 << 63
_LARGEST_OFFSET = timedelta(hours=18)
_LEAST_OFFSET = -_LARGEST_OFFSET
_COMPARED = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_FIELDS = [getattr(datetime, name).__get__ for name in (*_COMPARED, "tzinfo", "fold")]
_PARTS = [getattr(timedelta, name).__get__ for name in ("days", "seconds", "microseconds")]


def write_datetime(value: datetime) -> datetime | Ext:
    """Returns the value itself if it is an instant that msgspec writes by the data table."""
    nanosecond = 0
    if type(value) is not datetime:
        value, nanosecond = _standard(value)
    offset = value.utcoffset()
    if offset is None:
        if value.fold:
            raise ValueError("fold=1 without a zone; give it a zone")
        return local_date_time(value, nanosecond)
    name = _zone_name(value.tzinfo)
    if not offset and name in (None, "UTC"):
        return _instant(value, nanosecond) if nanosecond else value
    if offset.microseconds or not _LEAST_OFFSET <= offset <= _LARGEST_OFFSET:
        raise ValueError(f"an offset of {offset}; whole seconds up to 18 hours are allowed")
    if name is None:
        return Ext(ZONED, _text(value, nanosecond).encode())
    if not _exists(value, offset):
        raise ValueError(f"a time that the clocks of {name} skip")
    return Ext(ZONED, f"{_text(value, nanosecond)}[{name}]".encode())


def local_date_time(value: datetime, nanosecond: int) -> Ext:
    return Ext(LOCAL_DATE_TIME, _text(value, nanosecond).encode())


def _standard(value: datetime) -> tuple[datetime, int]:
    """The standard datetime of a subclass, and its nanoseconds beyond the microsecond."""
    if value != value:
        raise ValueError("not a time")
    *fields, fold = [read(value) for read in _FIELDS]
    standard = datetime(*fields, fold=fold)
    if [getattr(value, name) for name in _COMPARED] != fields[:-1]:
        raise ValueError("beyond the years 1 to 9999")
    nanosecond = getattr(value, "nanosecond", 0)
    return standard, nanosecond if _is_below_micro(nanosecond) else 0


def _text(value: datetime, nanosecond: int) -> str:
    text = value.isoformat()
    if not nanosecond:
        return text
    local = value.replace(tzinfo=None).isoformat()
    fraction = value.replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{fraction}{nanosecond:03}{text[len(local) :]}"


def _instant(value: datetime, nanosecond: int) -> Ext:
    """MessagePack's timestamp: 8 bytes if its seconds fit into 34 bits, else 12."""
    seconds, rest = divmod(value.replace(tzinfo=timezone.utc) - _EPOCH, _SECOND)
    nanoseconds = rest.microseconds * 1000 + nanosecond
    if 0 <= seconds < 1 << 34:
        return Ext(TIMESTAMP, (nanoseconds << 34 | seconds).to_bytes(8, "big"))
    parts = nanoseconds.to_bytes(4, "big"), seconds.to_bytes(8, "big", signed=True)
    return Ext(TIMESTAMP, b"".join(parts))


def _zone_name(zone: tzinfo | None) -> str | None:
    zoneinfo = sys.modules.get("zoneinfo")  # slow to import; if not loaded, no zone is a ZoneInfo
    return zone.key if zoneinfo and isinstance(zone, zoneinfo.ZoneInfo) else None


def _exists(value: datetime, offset: timedelta) -> bool:
    """Whether the local time exists in its zone. The receiver would shift one that does not."""
    other = value.replace(fold=1 - value.fold).utcoffset()
    assert other is not None
    return other <= offset if value.fold == 0 else offset <= other


def write_date(value: date) -> Ext:
    return Ext(LOCAL_DATE, date.isoformat(value).encode())


def write_time(value: time) -> Ext:
    if value.tzinfo is not None:
        raise ValueError("with a zone")
    if value.fold:
        raise ValueError("fold=1, which a time without a zone cannot keep")
    return Ext(LOCAL_TIME, time.isoformat(value).encode())


def write_duration(value: timedelta) -> Ext:
    nanosecond = 0
    if type(value) is not timedelta:
        value, nanosecond = _standard_duration(value)
    seconds = value.days * 86_400 + value.seconds
    return _duration(seconds, value.microseconds * 1000 + nanosecond)


def duration(seconds: int, nanoseconds: int) -> Ext:
    if not -_MOST_SECONDS <= seconds < _MOST_SECONDS:
        raise ValueError("longer than 2^63 seconds")
    return _duration(seconds, nanoseconds)


def _duration(seconds: int, nanoseconds: int) -> Ext:
    octets = seconds.to_bytes(8, "big", signed=True) + nanoseconds.to_bytes(4, "big")
    return Ext(DURATION, octets)


def _standard_duration(value: timedelta) -> tuple[timedelta, int]:
    """Like `_standard`, for durations."""
    days, seconds, microseconds = (read(value) for read in _PARTS)
    if abs(value.total_seconds() - timedelta.total_seconds(value)) >= 1:
        raise ValueError("longer than a timedelta may be")
    nanosecond = getattr(value, "nanoseconds", 0)
    standard = timedelta(days, seconds, microseconds)
    return standard, nanosecond if _is_below_micro(nanosecond) else 0


def _is_below_micro(nanosecond: object) -> bool:
    """Whether it is a number of nanoseconds below one microsecond, as pandas has it."""
    return type(nanosecond) is int and 0 <= nanosecond < 1000
