"""How a type hint decodes: built once, used for each value."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, get_origin
from uuid import UUID

import msgspec
from msgspec import inspect as types

from ._codec_errors import BadArguments
from ._codec_registry import registry

ExtensionHook = Callable[[int, memoryview], object]

_BUILT_IN = (UUID, Decimal, datetime, date, time, timedelta, bytes, bytearray, memoryview)
_UNTYPED = (Any, object)

# What msgspec would take from text or from an array, and what arrives as an extension.
_EXOTIC = (
    types.DateTimeType,
    types.DateType,
    types.TimeType,
    types.TimeDeltaType,
    types.UUIDType,
    types.DecimalType,
    types.BytesType,
    types.ByteArrayType,
    types.MemoryViewType,
    types.SetType,
    types.FrozenSetType,
    types.CustomType,
    types.ExtType,
    types.RawType,
)

_RECORDS = (types.DataclassType, types.StructType)

_MISMATCH = re.compile(r"^(.*?)(?: - at (?:`(key)` in )?`\$(.*)`)?$", re.DOTALL)
_EXPECTED = re.compile(r"^Expected (?:`(.*)`|(.*)), got (?:`(.*)`|(.*))$", re.DOTALL)


class Hint:
    """A type hint and what it asks of the decoder.

    Attributes:
        untyped: anything will do
        plain: MessagePack's own types are enough, so msgspec may decode straight into it
        views: a memoryview is asked for somewhere
    """

    def __init__(self, hint: Any) -> None:
        self.hint = hint
        self.untyped = hint in _UNTYPED
        nodes = [] if self.untyped else _nodes(hint)
        kinds = {type(node) for node in nodes}
        self._records = {node.cls for node in nodes if isinstance(node, _RECORDS)}
        self.plain = not any(issubclass(kind, _EXOTIC) for kind in kinds)
        self.views = types.MemoryViewType in kinds

    def convert(self, value: object) -> object:
        """The untyped value as this hint wants it, or msgspec's ValidationError."""
        if self.untyped:
            return value
        return msgspec.convert(
            value,
            self.hint,
            builtin_types=_BUILT_IN,
            dec_hook=_instance,
            # What a codec made of a record's class is there already; msgspec would ask for a map.
            from_attributes=not registry.records.isdisjoint(self._records),
        )


def _instance(hint: Any, value: object) -> object:
    kind = get_origin(hint) or hint
    if isinstance(value, kind):
        return value
    raise TypeError(f"Expected `{kind.__qualname__}`, got `{type(value).__qualname__}`")


def _nodes(hint: Any) -> list[object]:
    """The msgspec types in the tree of a hint; BadArguments where msgspec refuses it."""
    try:
        msgspec.msgpack.Decoder(hint)
        root = types.type_info(hint)
    except TypeError as error:
        raise BadArguments(f"the type hint is not supported: {error}") from error
    seen: dict[int, object] = {}
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen[id(node)] = node
            waiting.extend(_inner(node))
    return list(seen.values())


def _inner(node: object) -> Iterable[object]:
    if not dataclasses.is_dataclass(node) and not isinstance(node, msgspec.Struct):
        return
    for name in ("type", "item_type", "item_types", "key_type", "value_type", "types", "fields"):
        part = getattr(node, name, None)
        if isinstance(part, (types.Type, types.Field)):
            yield part
        elif isinstance(part, tuple):
            yield from part


def explain(error: Exception, name: Callable[[str], str]) -> str:
    """The error in our words; ``name`` turns msgspec's path, without its ``$``, into ours."""
    found = _MISMATCH.match(str(error))
    text, key, path = found.groups() if found else (str(error), None, "")
    expected = _EXPECTED.match(text)
    if expected:
        wanted, given = expected[1] or expected[2], expected[3] or expected[4]
        text = f"expected {wanted}, found {given}"
    elif not isinstance(error, msgspec.ValidationError):
        text = text or type(error).__name__
    return f"{name(path or '')}{' (a key)' if key else ''}: {text}"
