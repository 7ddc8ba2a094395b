"""Field types of a generic class with type arguments, such as `Page[Item]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args, get_origin


def substituted(hint: Any, arguments: Mapping[Any, Any]) -> Any:
    """The hint with its type variables replaced by the arguments; Any if that is impossible."""
    if not arguments:
        return hint
    if isinstance(hint, TypeVar):
        return arguments.get(hint, hint)
    inside = getattr(hint, "__parameters__", ())
    if not inside or not get_args(hint):
        return hint
    try:
        return hint[tuple(arguments.get(one, one) for one in inside)]
    except Exception:
        return Any


def arguments_of(hint: Any) -> dict[type, dict[Any, Any]]:
    """The type arguments of the class and of each of its bases, by class and type variable."""
    kind = get_origin(hint) or hint
    found: dict[type, dict[Any, Any]] = {}
    _gather(kind, dict(zip(_parameters(kind), get_args(hint), strict=False)), found)
    return found


def _gather(kind: Any, arguments: dict[Any, Any], found: dict[type, dict[Any, Any]]) -> None:
    if not isinstance(kind, type) or kind in found:
        return
    found[kind] = arguments
    written = getattr(kind, "__orig_bases__", ()) if "__orig_bases__" in vars(kind) else ()
    for base in written:
        origin = get_origin(base)
        given = [substituted(one, arguments) for one in get_args(base)]
        _gather(origin, dict(zip(_parameters(origin), given, strict=False)), found)
    for plain in kind.__bases__:
        _gather(plain, {}, found)


def _parameters(kind: Any) -> tuple[Any, ...]:
    return getattr(kind, "__parameters__", ())
