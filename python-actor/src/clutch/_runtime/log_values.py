"""The text of a value that `extra=` sets, without user code.

The value is on its way to a log: to compute it could ask a database, or raise anything.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice

from clutch._wire.exceptions import text

LONGEST = 1024
# How many elements are shown at each depth; below, only that there are some.
_MOST_ELEMENTS = (32, 16, 8)
_LONGEST_NUMBER = 1 << 2048
_PLAIN = frozenset({bool, float, complex, type(None), type(Ellipsis), date, timedelta})
# Of the standard library, and not imported for this alone.
_OTHERS = (
    ("decimal", "Decimal"),
    ("pathlib", "PosixPath"),
    ("pathlib", "PurePosixPath"),
    ("uuid", "UUID"),
)
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("{", "}"),
}


def shown(value: object) -> str:
    """The value's `str()`, if only code of Python computes it; else its type in angle brackets."""
    kind = type(value)
    if issubclass(kind, str):
        return text(str.__getitem__(value, slice(LONGEST)), LONGEST)  # type: ignore[index]
    try:
        return text(_repr(value, 0), LONGEST)
    except Exception:  # such as a set that another thread changes
        return _name(kind)


def _repr(value: object, depth: int) -> str:
    kind = type(value)
    if kind is str or kind is bytes:
        return repr(value[:LONGEST])  # type: ignore[index]
    if kind in _BRACKETS:
        return _elements(value, kind, depth)  # type: ignore[arg-type]
    if kind is dict:
        return _pairs(value, depth)  # type: ignore[arg-type]
    if kind in _PLAIN or _is_known(value, kind):
        return str(value)
    return _name(kind)


def _name(kind: type) -> str:
    """The type's own name, and not what its metaclass says."""
    return f"<{type.__dict__['__name__'].__get__(kind)[:100]}>"


def _is_known(value: object, kind: type) -> bool:
    if kind is int:
        return -_LONGEST_NUMBER < value < _LONGEST_NUMBER  # type: ignore[operator]
    if kind is datetime or kind is time:
        zone = type(value.tzinfo)  # type: ignore[attr-defined]
        return zone in (type(None), timezone) or zone is _type("zoneinfo", "ZoneInfo")
    return any(kind is _type(module, name) for module, name in _OTHERS)


def _type(module: str, name: str) -> object:
    return vars(sys.modules[module]).get(name) if module in sys.modules else None


def _elements(values: Sequence[object], kind: type, depth: int) -> str:
    first, last = _BRACKETS[kind]
    return first + _joined((_repr(it, depth + 1) for it in values), len(values), depth) + last


def _pairs(values: dict[object, object], depth: int) -> str:
    pairs = (f"{_repr(it, depth + 1)}: {_repr(found, depth + 1)}" for it, found in values.items())
    return "{" + _joined(pairs, len(values), depth) + "}"


def _joined(parts: Iterable[str], count: int, depth: int) -> str:
    if depth >= len(_MOST_ELEMENTS):
        return "..." if count else ""
    most = _MOST_ELEMENTS[depth]
    more = ["..."] if count > most else []
    return ", ".join([*islice(parts, most), *more])
