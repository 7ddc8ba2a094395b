"""Prepares a value so that msgspec encodes it by the data table.

msgspec encodes UUIDs, decimals, dates and sets in its own way, so they are replaced by extensions
first. A container of plain items is passed on unchanged. The types of its items are checked in C,
for speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from msgspec.msgpack import Ext

from clutch._codec.errors import TooLarge, Unencodable
from clutch._codec.extensions import BUFFER
from clutch._wire.address import Buffer
from clutch._wire.shared import SharedMemory

SIMPLE = frozenset({type(None), bool, int, float, str})

Handler = Callable[["Preparation", Any, int], object]


class Key:
    """Wraps a map key, because extensions, lists and dicts are not hashable."""

    __slots__ = ("prepared",)

    def __init__(self, prepared: object) -> None:
        self.prepared = prepared


def _key_hook(value: object) -> object:
    if isinstance(value, Key):
        return value.prepared
    raise TypeError(f"{type(value)} was not prepared")


ENCODER = msgspec.msgpack.Encoder(enc_hook=_key_hook)


class Preparation:
    """Prepares one value, and collects its buffers, which travel beside its body.

    It also collects the references in it.
    """

    def __init__(
        self,
        handlers: Mapping[type, Handler],
        max_depth: int,
        threshold: int,
        max_size: int,
        simple: frozenset[type] = SIMPLE,
        shared: SharedMemory | None = None,
    ) -> None:
        self._shared = shared
        self.max_size = max_size
        self.simple = simple
        self._handlers = handlers
        self._max_depth = max_depth
        self._threshold = threshold
        self.buffers: list[Buffer] = []
        self.references: list[object] = []

    def prepare(self, value: object, depth: int = 0) -> object:
        """The value or its replacement. May raise Unencodable, still without a path."""
        kind = type(value)
        if kind in self.simple:
            return value
        return self._handlers[kind](self, value, depth)

    def enter(self, depth: int) -> int:
        if depth >= self._max_depth:
            raise TooLarge("the depth of the value", depth + 1, self._max_depth)
        return depth + 1

    def all_simple(self, values: Iterable[object]) -> bool:
        return self.simple.issuperset(map(type, values))

    def is_shared(self, value: Any) -> bool:
        """Whether the bytes of an array or a view are sent later without a copy."""
        shared = self._shared
        return shared is not None and (value.nbytes >= shared.threshold or shared.holds(value))

    def beside(self, data: bytes | memoryview) -> bytes | memoryview | Ext:
        """The bytes, or a reference to a buffer if they are long enough for one."""
        if len(data) < self._threshold:
            return data
        placed = None if self._shared is None else self._shared.place(data)
        self.buffers.append(data if placed is None else placed)
        return Ext(BUFFER, ENCODER.encode(len(self.buffers) - 1))


def unencodable(value: object, why: str = "") -> Unencodable:
    kind = type(value)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return Unencodable("", f"{name} ({why})" if why else name)
