"""Readers of types with a fixed set of values: enums and literals."""

from __future__ import annotations

from enum import Enum
from typing import Any, get_args

from clutch._codec.errors import shown
from clutch._codec.hints.nodes import BOTH, NOTHING, Node
from clutch._codec.reading import Mismatch, Reading, expected, hashable, refused, untyped

_SIMPLE = frozenset({int, str})
_TOLD_BY_TYPE = frozenset({int, str, float, bool, bytes, type(None)})


def enum_of(kind: type[Enum]) -> Node:
    """The reader of an enum, whose members cross as their values."""
    name = kind.__name__
    types = frozenset(type(member.value) for member in kind)

    def read(value: Any, reading: Reading) -> Any:
        if isinstance(value, kind):
            return value
        wanted = hashable(untyped(value, reading))
        try:
            found = kind(wanted)
        except (ValueError, TypeError):
            raise Mismatch(f"expected {name}, which has no value {shown(value)}") from None
        except MemoryError:
            raise
        except Exception as error:
            raise refused(name, error) from None
        if found.value == wanted and not _is_alike(wanted, found.value):
            raise expected(name, value)
        return found

    fast = BOTH if len(types) == 1 and types <= _SIMPLE and not _is_open(kind) else NOTHING
    return Node(name, read, fast, kind, types if types and types <= _TOLD_BY_TYPE else None)


def _is_open(kind: type[Enum]) -> bool:
    """Whether several values may give the same member, so that different keys may become one."""
    return any("_missing_" in vars(base) for base in kind.__mro__ if base is not Enum)


def literal_of(hint: Any) -> Node:
    """The reader of a literal."""
    listed = _flat(hint)
    name = " | ".join(repr(one) for one in listed)
    choices = [(one.value if isinstance(one, Enum) else one, one) for one in listed]

    def read(value: Any, reading: Reading) -> Any:
        for sent, one in choices:
            if type(value) is type(sent) and value == sent:
                return one
        found = shown(value) if type(value) in _TOLD_BY_TYPE else None
        raise Mismatch(f"expected {name}, found {found}") if found else expected(name, value)

    types = frozenset(type(sent) for sent, _ in choices)
    is_fast = types <= _SIMPLE | {type(None)} and not any(isinstance(one, Enum) for one in listed)
    return Node(name, read, BOTH if is_fast else NOTHING, hint, types)


def _flat(hint: Any) -> list[Any]:
    """The listed values, including those of nested literals."""
    return [inner for one in get_args(hint) for inner in (_flat(one) if get_args(one) else [one])]


def _is_alike(value: Any, member: Any) -> bool:
    """Whether the types match. A hash table alone treats 1, 1.0 and True as equal."""
    kinds = type(value), type(member)
    if not {bool, float} & set(kinds) or kinds[0] is kinds[1]:
        return True
    return kinds == (int, float)
