"""Finds the part of a value that cannot be encoded. Slow, so used only after a failure."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from clutch._codec.classes import attrs_fields, is_named_tuple, is_pydantic_model
from clutch._codec.errors import Unencodable
from clutch._codec.reading import step

Attempt = Callable[[object], "Unencodable | None"]


def locate(value: object, path: str, attempt: Attempt) -> Unencodable:
    """The failure for the innermost part that cannot be encoded, with its path."""
    problem = attempt(value)
    for place, part in _parts(value):
        if attempt(part) is not None:
            return locate(part, path + place, attempt)
    return Unencodable(path, problem.type if problem else type(value).__qualname__)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for position, key in enumerate(value):
            yield f".keys()[{position}]", key
        for key, item in value.items():
            yield step(key), item
    elif isinstance(value, tuple) and is_named_tuple(type(value)):
        for name, item in zip(value._fields, value, strict=False):  # type: ignore[attr-defined]
            yield f".{name}", item
    elif isinstance(value, (list, tuple, set, frozenset, deque)):
        for position, item in enumerate(value):
            yield f"[{position}]", item
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield f".{name}", getattr(value, name, None)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield f".{field.name}", getattr(value, field.name, None)
    elif attributes := attrs_fields(type(value)):
        for one in attributes:
            yield f".{one.name}", getattr(value, one.name, None)
    elif is_pydantic_model(type(value)):
        for name, item in vars(value).items():
            yield f".{name}", item
