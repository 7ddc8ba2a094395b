"""Hints with `Unpack` or a star, which describe several arguments or items at once."""

from __future__ import annotations

from typing import Any, get_args, get_origin


def is_unpacked(hint: Any) -> bool:
    return getattr(hint, "__unpacked__", False) is True or "Unpack" in str(get_origin(hint))


def repeated(hint: Any) -> Any:
    """The item type of `*tuple[int, ...]` or of `Unpack[tuple[int, ...]]`."""
    inside = hint if getattr(hint, "__unpacked__", False) is True else get_args(hint)[0]
    arguments = get_args(inside)
    is_known = get_origin(inside) is tuple and len(arguments) == 2 and arguments[1] is ...
    return arguments[0] if is_known else Any


def unpacked_fields(hint: Any) -> list[tuple[str, Any, bool]]:
    """The fields of `**options: Unpack[Options]`: the name, the hint and whether it is required."""
    if not is_unpacked(hint):
        return []
    from clutch._codec.hints.record_kinds import record_of

    record = record_of(get_args(hint)[0])
    return [(one.name, one.hint, one.is_required) for one in record.fields] if record else []
