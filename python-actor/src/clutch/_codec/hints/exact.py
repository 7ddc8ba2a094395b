"""Prevents msgspec from rounding large integers in float fields of records.

A second decoder reads the same bytes to a record whose floats have bounds, and raises if an integer
could have been rounded. It runs only if the bytes may contain an integer of 64 bits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from clutch._codec.hints.nodes import SCALARS, Node
from clutch._codec.hints.records import Record

_WIDE = re.compile(rb"[\xcf\xd3]")  # the first byte of an integer of 64 bits
_SHORT = 300

Decode = Callable[[Any], Any]


def rounds(node: Node) -> bool:
    """Whether msgspec may round an integer to fit a float field of a record."""
    records = (part for part in node.reachable() if part.record)
    return any(has_floats(record) for record in records)


def has_floats(node: Node) -> bool:
    return any(part is SCALARS[float] for part in node.reachable())


def has_wide_integers(body: Any) -> bool:
    """Whether the body may contain integers of 64 bits. Other bytes may look like them."""
    if len(body) < _SHORT:
        return _WIDE.search(body) is not None
    octets = bytes(body)
    return b"\xcf" in octets or b"\xd3" in octets


def checked(decode: Decode, check: Decode | None) -> Decode:
    """A decoder like `decode` that raises if an integer may have been rounded."""

    def decode_exactly(body: Any) -> Any:
        value = decode(body)
        if has_wide_integers(body):
            if check is None:
                raise ValueError("there may be integers that no float holds exactly")
            check(body)
        return value

    return decode_exactly


def mirror_of(record: Record, parts: Sequence[Node]) -> Any:
    """A record type with the same fields, whose floats have bounds; None if it cannot be made."""
    fields: list[Any] = []
    names: dict[str, str] = {}
    for position, (field, part) in enumerate(zip(record.fields, parts, strict=True)):
        if part.form is None:
            return None
        own = f"f{position}"
        names[own] = field.name
        fields.append((own, part.form) if field.is_required else (own, part.form, None))
    tag_field, tag = record.tag if record.tag and record.is_tagged else (None, None)
    try:
        return msgspec.defstruct(
            record.name,
            fields,
            rename=names,
            tag_field=tag_field,
            tag=tag,
            array_like=record.has_positions,
            kw_only=True,
        )
    except Exception:
        return None
