"""The constraints of `msgspec.Meta` on a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from clutch._codec.errors import shown
from clutch._codec.hints.nodes import Node, form_of
from clutch._codec.reading import Mismatch, Reading


def constrained(inner: Node, metas: tuple[msgspec.Meta, ...]) -> Node:
    """The node, restricted to values that fulfil all of these constraints."""

    def read(value: Any, reading: Reading) -> Any:
        found = inner.read(value, reading)
        for meta in metas:
            for is_kept, wanted in _rules(meta, found):
                if not is_kept:
                    raise Mismatch(f"expected {inner.name} {wanted}, found {shown(found)}")
        return found

    form = form_of(lambda inside: _annotated(inside, metas), inner)
    return Node(inner.name, read, inner.fast, form, inner.own, parts=(inner,))


def _annotated(inside: Any, metas: tuple[msgspec.Meta, ...]) -> Any:
    hint = Annotated[inside, metas[0]]
    return _annotated(hint, metas[1:]) if len(metas) > 1 else hint


def _rules(meta: msgspec.Meta, value: Any) -> Iterator[tuple[bool, str]]:
    """Each rule that applies to the value: whether the value fulfils it, and the rule as text."""
    try:
        yield from _bounds(meta, value)
        yield from _lengths(meta, value)
    except TypeError:
        return


def _bounds(meta: msgspec.Meta, value: Any) -> Iterator[tuple[bool, str]]:
    if meta.gt is not None:
        yield value > meta.gt, f"> {meta.gt}"
    if meta.ge is not None:
        yield value >= meta.ge, f">= {meta.ge}"
    if meta.lt is not None:
        yield value < meta.lt, f"< {meta.lt}"
    if meta.le is not None:
        yield value <= meta.le, f"<= {meta.le}"
    if meta.multiple_of is not None:
        yield value % meta.multiple_of == 0, f"that is a multiple of {meta.multiple_of}"
    if meta.tz is not None:
        yield (value.tzinfo is not None) == meta.tz, f"{'with' if meta.tz else 'without'} a zone"


def _lengths(meta: msgspec.Meta, value: Any) -> Iterator[tuple[bool, str]]:
    if meta.min_length is not None:
        yield len(value) >= meta.min_length, f"of length >= {meta.min_length}"
    if meta.max_length is not None:
        yield len(value) <= meta.max_length, f"of length <= {meta.max_length}"
    if meta.pattern is not None:
        yield re.search(meta.pattern, value) is not None, f"that matches {meta.pattern!r}"
