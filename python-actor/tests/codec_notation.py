"""Converts the notation of docs/internals/protocol/vectors/data.json to native values and back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy
import pytest

import clutch._codec.codec as codecs

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "docs/internals/protocol/vectors/data.json").read_text("utf-8")
)


@dataclass(frozen=True)
class Point:
    x: int
    y: int


codecs.codec("test.point", Point, lambda p: [p.x, p.y], lambda value: Point(*value))


def raw(parts: Any) -> bytes:
    """Hex, or a list of hex and repetitions."""
    if isinstance(parts, str):
        return bytes.fromhex(parts)
    return b"".join(
        bytes.fromhex(part["repeat"]) * part["times"] if isinstance(part, dict) else raw(part)
        for part in parts
    )


def hashable(value: Any) -> Any:
    return tuple(map(hashable, value)) if isinstance(value, list) else value


def native(note: dict[str, Any]) -> Any:
    ((kind, given),) = note.items()
    return _NATIVE[kind](given)


def _zoned(text: str) -> datetime:
    stamp, _, name = text.rstrip("]").partition("[")
    value = datetime.fromisoformat(stamp)
    return value.astimezone(ZoneInfo(name)) if name else value


def _array(given: dict[str, Any]) -> Any:
    flat = numpy.frombuffer(raw(given["data"]), dtype=given["dtype"])
    return flat.reshape(given["shape"], order=given["order"])


def _table(given: dict[str, Any]) -> Any:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table = pyarrow.ipc.open_stream(raw(given["data"])).read_all()
    if given["form"] == "batch":
        return table.to_batches()[0]
    if given["form"] == "array":
        rows = [tuple(row.values()) for row in table.to_pylist()]
        fields = [(field.name, field.type.to_pandas_dtype()) for field in table.schema]
        return numpy.array(rows, fields)
    return table


_NATIVE: dict[str, Callable[[Any], Any]] = {
    "nil": lambda given: None,
    "bool": lambda given: given,
    "int": int,
    "float": float,
    "text": lambda given: given if isinstance(given, str) else given["repeat"] * given["times"],
    "bytes": raw,
    "list": lambda given: [native(item) for item in given],
    "set": lambda given: frozenset(hashable(native(item)) for item in given),
    "map": lambda given: {hashable(native(key)): native(value) for key, value in given},
    "instant": lambda given: datetime.fromisoformat(given.replace("Z", "+00:00")),
    "zoned": _zoned,
    "local-date-time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda given: timedelta(seconds=given[0], microseconds=given[1] // 1000),
    "uuid": UUID,
    "decimal": Decimal,
    "array": _array,
    "table": _table,
    "custom": lambda given: Point(*native(given[1])),
}


def notation(value: Any) -> Any:
    """A form of native values for comparison: NaN equals itself, and 1, 1.0 and True differ."""
    if isinstance(value, float):
        return ("float", "nan" if math.isnan(value) else repr(value))
    if isinstance(value, (list, tuple)):
        return ("list", [notation(item) for item in value])
    if isinstance(value, (set, frozenset)):
        return ("set", sorted((notation(item) for item in value), key=repr))
    if isinstance(value, dict):
        return ("map", [(notation(key), notation(item)) for key, item in value.items()])
    if isinstance(value, datetime):
        instant = value.tzinfo in (None, timezone.utc)
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
        return ("datetime", instant, value.isoformat(), zone)
    if isinstance(value, Decimal):
        return ("decimal", str(value))
    if isinstance(value, numpy.ndarray):
        fortran = value.flags.f_contiguous and not value.flags.c_contiguous
        return ("array", value.dtype.str, value.shape, fortran, value.tobytes())
    if type(value).__module__.startswith("pyarrow"):
        return (type(value).__name__, str(value.schema), value.to_pylist())
    return (type(value).__name__, value)
