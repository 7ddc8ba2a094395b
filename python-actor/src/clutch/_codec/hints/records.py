"""What a record is made from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Field(Struct, frozen=True):
    """A field of a record.

    Attributes:
        name: what it is called on the way
        argument: what `make` calls it
        problem: why its hint is not all that was written
    """

    name: str
    argument: str
    hint: Any
    is_required: bool
    problem: str | None


class Record(Struct, frozen=True):
    """How a class is made from its fields.

    Attributes:
        is_plain: msgspec makes it just as the class itself would
        has_positions: a list of its values will do
        tag: name and value of what says which class it is
        is_tagged: no other value will do there
        is_closed: no further fields are taken
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
        """Whether the value is one already: a codec has made it."""
        return self.make is not dict and isinstance(value, self.kind)
