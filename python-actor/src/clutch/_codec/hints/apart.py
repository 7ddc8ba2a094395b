"""Detects, by counting, whether different entries became equal in decoding."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

_SETS = (set, frozenset)
_MAXIMUM_CLASSES = 1_000

# Two values of these types that have different encodings are also different in Python.
_PLAIN = frozenset({
    type(None), bool, int, float, str, bytes, datetime, date, time, timedelta, UUID, Decimal,
})  # fmt: skip


def has_odd_keys(value: Any) -> bool:
    """Whether a map in an untyped value has keys that a custom codec may have made."""
    if type(value) is dict:
        if not _PLAIN.issuperset(map(type, value)):
            return True
        value = value.values()
    elif type(value) is not list:
        return False
    types = set(map(type, value))
    return (dict in types or list in types) and any(map(has_odd_keys, value))


def has_fewer(made: Any, came: Any) -> bool:
    """Whether a map or set has fewer entries than the untyped value from which it was made.

    Also true if that cannot be determined.
    """
    if isinstance(made, _SETS):
        return isinstance(came, _SETS) and len(made) < len(came)
    if isinstance(made, dict):
        return len(made) != len(came) or _some(made.values(), came.values())
    if isinstance(made, (list, tuple)):
        return _some(made, came)
    kind: Any = type(made)
    fields = _fields(kind)
    return fields is not None and (
        type(came) is not dict
        or any(sent in came and has_fewer(getattr(made, name), came[sent]) for name, sent in fields)
    )


def _some(made: Any, came: Any) -> bool:
    return not _PLAIN.issuperset(map(type, made)) and any(map(has_fewer, made, came))


@lru_cache(maxsize=_MAXIMUM_CLASSES)
def _fields(kind: type) -> tuple[tuple[str, str], ...] | None:
    """The fields of a record, each with its name in Python and its name in the encoding."""
    if issubclass(kind, msgspec.Struct):
        return tuple(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    if dataclasses.is_dataclass(kind):
        return tuple((field.name, field.name) for field in dataclasses.fields(kind))
    return None
