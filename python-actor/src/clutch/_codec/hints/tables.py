"""Readers of frames, tables and series."""

from __future__ import annotations

from typing import Any

from clutch._codec.hints.nodes import Node
from clutch._codec.reading import Mismatch, Reading, expected
from clutch._codec.tables.conversion import convert, form_of


def table_of(kind: type) -> Node | None:
    """The reader for a class of tables; None for other classes."""
    if form_of(kind) is None:
        return None
    name = kind.__name__

    def read(value: Any, reading: Reading) -> Any:
        found = value
        if not isinstance(value, kind) and form_of(type(value)) is not None:
            try:
                found = convert(kind, value)
            except ValueError as problem:
                raise Mismatch(str(problem)) from None
        if isinstance(found, kind):
            return found
        raise expected(name, value)

    return Node(name, read)
