"""Keeps msgspec from rounding integers in records, whose float fields it makes of any number.

A second decoder, for the same values in a record of our own whose floats have bounds, raises where
an integer could have been rounded. It is asked only where the bytes may hold one of 64 bits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from clutch._codec.hints.nodes import SCALARS, Node
from clutch._codec.hints.records import Record

_WIDE = re.compile(rb"[\xcf\xd3]")  # what an integer of 64 bits begins with
_SHORT = 300

Decode = Callable[[Any], Any]


def rounds(node: Node) -> bool:
    """Whether msgspec may make a float of a record's from an integer that no float holds."""
    records = (part for part in node.reachable() if part.record)
    return any(has_floats(record) for record in records)


def has_floats(node: Node) -> bool:
    return any(part is SCALARS[float] for part in node.reachable())


def has_wide_integers(body: Any) -> bool:
    """Whether there may be integers of more than 32 bits in it; other bytes look like them too."""
    if len(body) < _SHORT:
        return _WIDE.search(body) is not None
    octets = bytes(body)
    return b"\xcf" in octets or b"\xd3" in octets


def checked(decode: Decode, check: Decode | None) -> Decode:
    """Decodes as `decode` does, and raises where an integer may have been rounded."""

    def decode_exactly(body: Any) -> Any:
        value = decode(body)
        if has_wide_integers(body):
            if check is None:
                raise ValueError("there may be integers that no float holds exactly")
            check(body)
        return value

    return decode_exactly


def mirror_of(record: Record, parts: Sequence[Node]) -> Any:
    """A hint for what the record takes, whose floats have bounds; None where there is none."""
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
