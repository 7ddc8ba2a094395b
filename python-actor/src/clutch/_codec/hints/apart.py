"""Whether what was decoded has kept its entries apart, told by their number."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

_SETS = (set, frozenset)

# Values of these that differ on the way differ in Python.
_PLAIN = frozenset({
    type(None), bool, int, float, str, bytes, datetime, date, time, timedelta, UUID, Decimal,
})  # fmt: skip


def has_odd_keys(value: Any) -> bool:
    """Whether a map in an untyped value has keys that a codec may have made."""
    if type(value) is dict:
        if not _PLAIN.issuperset(map(type, value)):
            return True
        value = value.values()
    elif type(value) is not list:
        return False
    types = set(map(type, value))
    return (dict in types or list in types) and any(map(has_odd_keys, value))


def has_fewer(made: Any, came: Any) -> bool:
    """Whether a map or set has fewer entries than the untyped value that it was made of.

    True also where that cannot be told.
    """
    if isinstance(made, _SETS):
        return isinstance(came, _SETS) and len(made) < len(came)
    if isinstance(made, dict):
        return len(made) != len(came) or _some(made.values(), came.values())
    if isinstance(made, (list, tuple)):
        return _some(made, came)
    names = _fields(type(made))
    return names is not None and (
        type(came) is not dict
        or any(name in came and has_fewer(getattr(made, name), came[name]) for name in names)
    )


def _some(made: Any, came: Any) -> bool:
    return not _PLAIN.issuperset(map(type, made)) and any(map(has_fewer, made, came))


def _fields(kind: type) -> list[str] | None:
    if issubclass(kind, msgspec.Struct):
        return list(kind.__struct_fields__)
    if dataclasses.is_dataclass(kind):
        return [field.name for field in dataclasses.fields(kind)]
    return None
