"""The description of a record class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Field(Struct, frozen=True):
    """A field of a record.

    Attributes:
        name: the name in the encoding
        argument: the name of the parameter of `make`
        problem: why a part of its hint could not be resolved
    """

    name: str
    argument: str
    hint: Any
    is_required: bool
    problem: str | None


class Record(Struct, frozen=True):
    """How to make an instance from its fields.

    Attributes:
        is_plain: msgspec makes the same instance as the constructor
        has_positions: a list of the field values is accepted
        tag: the name and value of the field that tells the class
        is_tagged: the tag is required
        is_closed: unknown fields are refused
    """

    kind: type
    fields: list[Field]
    make: Callable[..., Any]
    tag: tuple[str, Any] | None
    is_plain: bool = False
    has_positions: bool = False
    is_tagged: bool = False
    is_closed: bool = False

    @property
    def name(self) -> str:
        return self.kind.__name__

    @property
    def is_strict(self) -> bool:
        return self.is_tagged or self.is_closed

    def has_made(self, value: Any) -> bool:
        """Whether the value is an instance already, because a custom codec has made it."""
        return self.make is not dict and isinstance(value, self.kind)
