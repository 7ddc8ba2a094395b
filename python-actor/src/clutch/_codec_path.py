"""Where in a value something went wrong: a slow search, made only after a failure."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import msgspec

from ._codec_errors import Unencodable

Attempt = Callable[[object], "Unencodable | None"]


def locate(value: object, path: str, attempt: Attempt) -> Unencodable:
    """The innermost part of the value that cannot be encoded, with its path."""
    problem = attempt(value)
    for step, part in _parts(value):
        if attempt(part) is not None:
            return locate(part, path + step, attempt)
    return Unencodable(path, problem.type if problem else type(value).__qualname__)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for position, key in enumerate(value):
            yield f".keys()[{position}]", key
        for key, item in value.items():
            yield _key(key), item
    elif isinstance(value, (list, tuple, set, frozenset)):
        for position, item in enumerate(value):
            yield f"[{position}]", item
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield f".{name}", getattr(value, name, None)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield f".{field.name}", getattr(value, field.name, None)


def _key(key: object) -> str:
    if isinstance(key, str) and key.isidentifier():
        return f".{key}"
    return f"[{repr(key)[:80]}]"
