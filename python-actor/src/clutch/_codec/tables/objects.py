"""Columns of Python objects. Arrow infers the type; a column that it would change is refused."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from clutch._codec.errors import shown

# Arrow represents each object of these types exactly, or refuses it.
_EXACT = frozenset({str, bytes, bool, int, float, date, timedelta})
# The objects besides None that mean *missing* in pandas.
_MISSING = {"float": "nan", "NAType": "NA", "NaTType": "NaT"}


def to_arrow(pyarrow: Any, values: Any) -> tuple[Any, str | None]:
    """Converts to an array; also returns what its nulls were, if they were not None.

    Raises:
        ValueError: an object would change on the way; shows the first one
    """
    values, missing = _without_missing(values)
    kinds = set(map(type, values)) - {type(None)}
    try:
        array = pyarrow.array(values, from_pandas=False)
    except OverflowError:
        raise ValueError("it holds an integer that 64 bits cannot hold") from None
    except Exception as error:
        raise ValueError(_why(kinds, error)) from None
    if len(kinds) > 1 or not kinds <= _EXACT:
        _check(values, array.to_pylist())
    return array, missing


def _without_missing(values: Any) -> tuple[Any, str | None]:
    """The objects with None in place of missing ones, if the missing ones are all alike."""
    import pandas

    kinds = set(map(type, values))
    marks = {kind.__name__ for kind in kinds} & _MISSING.keys()
    if len(marks) != 1 or type(None) in kinds or kinds == {float}:
        return values, None
    (mark,) = marks
    gone = pandas.isna(values)
    if mark in {kind.__name__ for kind in map(type, values[~gone])}:
        return values, None
    values = values.copy()
    values[gone] = None
    return values, _MISSING[mark]


def _why(kinds: set[type], error: Exception) -> str:
    names = ", ".join(sorted(kind.__qualname__ for kind in kinds))
    if len(kinds) > 1:
        return f"it holds objects of several types ({names}), and a column has one"
    return f"Arrow has no type for what it holds ({names}: {error})"


def _check(sent: Iterable[object], arriving: Iterable[object]) -> None:
    for row, (value, other) in enumerate(zip(sent, arriving, strict=True)):
        if not _same(value, other):
            raise ValueError(f"row {row} holds {_show(value)}, and would arrive as {_show(other)}")


def _show(value: object) -> str:
    return f"{type(value).__qualname__} {shown(value)}"


def _same(value: Any, other: Any) -> bool:
    value = _plain(value)
    if value is None or other is None:
        return value is other
    if isinstance(value, bool) != isinstance(other, bool) or not isinstance(value, type(other)):
        return False
    if isinstance(other, list):
        return len(value) == len(other) and all(map(_same, value, other))
    if isinstance(other, dict):
        return list(value) == list(other) and all(map(_same, value.values(), other.values()))
    if isinstance(other, float) and math.isnan(other):
        return math.isnan(value)
    if isinstance(other, Decimal):
        return bool(value == other) and value.is_signed() == other.is_signed()
    if isinstance(other, datetime):
        return bool(value == other) and _clock(value) == _clock(other)
    return bool(value == other)


def _plain(value: Any) -> Any:
    """Converts NumPy's numbers to Python's."""
    import numpy

    if isinstance(value, (numpy.number, numpy.bool_)):
        item = value.item()
        return item if type(item) in (bool, int, float) else value
    return value


def _clock(value: datetime) -> tuple[timedelta | None, str | None, int]:
    return value.utcoffset(), _zone(value.tzinfo), value.fold


def _zone(zone: tzinfo | None) -> str | None:
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    return None if name == "UTC" else name


def one_column(names: list[str]) -> str:
    """The failure if a series was requested and there is not exactly one column."""
    listed = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
    return f"expected one column, found {len(names)}{': ' if names else ''}{listed}"


def from_arrow(pyarrow: Any, column: Any, missing: str | None) -> Any:
    """The objects of a column in a NumPy array."""
    import numpy
    import pandas

    if pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type):
        values = column.to_numpy(zero_copy_only=False)
    else:
        values = numpy.fromiter(column.to_pylist(), dtype=object, count=len(column))
    marks = {"nan": math.nan, "NA": pandas.NA, "NaT": pandas.NaT}
    if missing is not None and column.null_count:
        values[column.is_null().to_numpy()] = marks[missing]
    return values
