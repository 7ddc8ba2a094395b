"""Readers of NumPy's arrays and scalars. Used only if the user's code has imported NumPy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Union, get_args, get_origin

from clutch._codec.arrays import loaded
from clutch._codec.hints.nodes import SCALARS, Node
from clutch._codec.reading import Mismatch, Reading, expected


def array_of(hint: Any) -> Node | None:
    """The reader for a NumPy array or scalar; None if the hint is neither."""
    numpy = loaded()
    kind = get_origin(hint) or hint
    if numpy is None or not isinstance(kind, type):
        return None
    if issubclass(kind, numpy.ndarray):
        return _array(kind, *_asked(get_args(hint)))
    if issubclass(kind, (numpy.datetime64, numpy.timedelta64)):  # timedelta64 is a number, too
        return _time(kind, is_span=issubclass(kind, numpy.timedelta64))
    if issubclass(kind, (numpy.bool_, numpy.integer, numpy.floating)):
        return _scalar(kind, numpy)
    return None


def _asked(arguments: tuple[Any, ...]) -> tuple[int | None, tuple[type, ...]]:
    """The dimensions and scalar types of the hint; None and an empty tuple accept any."""
    if len(arguments) != 2:
        return None, ()
    shape, dtype = arguments
    sizes = get_args(shape) if get_origin(shape) is tuple else (...,)
    wanted = get_args(dtype)
    return (None if ... in sizes else len(sizes)), _kinds(wanted[0]) if wanted else ()


def _kinds(wanted: Any) -> tuple[type, ...]:
    members = get_args(wanted) if _is_union(wanted) else (wanted,)
    kinds = [get_origin(member) or member for member in members]
    is_any = Any in kinds  # a class from Python 3.11 on
    return () if is_any or not all(isinstance(kind, type) for kind in kinds) else tuple(kinds)


def _is_union(hint: Any) -> bool:
    return get_origin(hint) is Union or type(hint).__name__ == "UnionType"


def _array(kind: Any, dimensions: int | None, kinds: tuple[type, ...]) -> Node:
    name = kind.__name__
    listed = " | ".join(one.__name__ for one in kinds)

    def read(value: Any, reading: Reading) -> Any:
        if not isinstance(value, kind):
            raise expected(name, value)
        if kinds and not issubclass(value.dtype.type, kinds):
            raise Mismatch(f"expected {name} of {listed}, found {name} of {value.dtype.name}")
        if dimensions is not None and value.ndim != dimensions:
            raise Mismatch(f"expected {name} of {dimensions} dimensions, found {value.ndim}")
        return value

    return Node(name, read)


def _scalar(kind: Any, numpy: Any) -> Node:
    """The reader of a number type, which must be able to hold the value."""
    name = kind.__name__
    is_whole = issubclass(kind, numpy.integer)
    base = SCALARS[bool if issubclass(kind, numpy.bool_) else int if is_whole else float]

    def read(value: Any, reading: Reading) -> Any:
        found = base.read(value, reading)
        try:
            with numpy.errstate(all="ignore"):
                made = kind(found)
        except OverflowError:
            raise Mismatch(f"expected {name}, found the integer {found}") from None
        if not is_whole and (numpy.isinf(made) or not made) and float(made) != found:
            raise Mismatch(f"expected {name}, found the float {found}")
        if type(value) is int and int(made) != value:
            raise Mismatch(f"expected {name}, found the integer {value}")
        return made

    return Node(name, read, own=base.own, parts=(base,))


def _time(kind: Any, is_span: bool) -> Node:
    """The reader of a duration, date or date-time without zone, in a unit that holds the value."""
    name = kind.__name__
    units: dict[type, str] = {timedelta: "us"} if is_span else {date: "D", datetime: "us"}

    def read(value: Any, reading: Reading) -> Any:
        unit = units.get(type(value))
        if unit is None:
            raise expected(name, value)
        if getattr(value, "tzinfo", None) is not None:
            raise Mismatch(f"expected {name}, which has no zone, found datetime in {value.tzinfo}")
        made = kind(value, unit)
        if made.item() != value:  # NumPy wraps around silently if a value is out of range
            raise Mismatch(f"expected {name}, found a time out of its range: {value}")
        return made

    return Node(name, read)
