"""NumPy's datetime64 and timedelta64 in all units. An inexact value raises ValueError."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec.msgpack import Ext

from clutch._codec.times import duration, local_date_time, write_date

# In attoseconds, NumPy's finest unit.
_NANOSECOND = 10**9
_SECOND = 10**18
_DAY = 86_400 * _SECOND
_UNITS = {
    "W": 7 * _DAY,
    "D": _DAY,
    "h": 3_600 * _SECOND,
    "m": 60 * _SECOND,
    "s": _SECOND,
    "ms": _SECOND // 10**3,
    "us": _SECOND // 10**6,
    "ns": _NANOSECOND,
    "ps": _NANOSECOND // 10**3,
    "fs": _NANOSECOND // 10**6,
    "as": 1,
}
_MONTHS = {"Y": 12, "M": 1}
_NOT_A_TIME = -(1 << 63)
_EPOCH = date(1970, 1, 1).toordinal()


def write_timedelta64(value: Any) -> Ext:
    """Writes a duration."""
    count, unit = _parts(value)
    size = _UNITS.get(unit)
    if size is None:
        raise ValueError("without a unit" if unit == "generic" else f"of varying unit {unit}")
    nanoseconds, rest = divmod(count * size, _NANOSECOND)
    if rest:
        raise ValueError("finer than a nanosecond")
    return duration(*divmod(nanoseconds, 10**9))


def write_datetime64(value: Any) -> Ext:
    """Writes a date if the unit is a day or longer, else a date-time without zone."""
    count, unit = _parts(value)
    if unit in _MONTHS:
        year, month = divmod(count * _MONTHS[unit], 12)
        return write_date(_date(lambda: date(1970 + year, 1 + month, 1)))
    days, rest = divmod(count * _UNITS[unit], _DAY)
    day = _date(lambda: date.fromordinal(_EPOCH + days))
    if unit in ("W", "D"):
        return write_date(day)
    nanoseconds, finer = divmod(rest, _NANOSECOND)
    if finer:
        raise ValueError("finer than a nanosecond")
    microseconds, nanosecond = divmod(nanoseconds, 1000)
    moment = datetime.combine(day, time()) + timedelta(microseconds=microseconds)
    return local_date_time(moment, nanosecond)


def _parts(value: Any) -> tuple[int, str]:
    """The number and the unit; ValueError for NaT."""
    import numpy

    count = int(value.view("i8"))
    if count == _NOT_A_TIME:
        raise ValueError("not a time")
    unit, step = numpy.datetime_data(value.dtype)
    return count * step, unit


def _date(make: Callable[[], date]) -> date:
    try:
        return make()
    except (ValueError, OverflowError):
        raise ValueError("beyond the years 1 to 9999") from None
