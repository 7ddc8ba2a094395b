"""From a value to what msgspec writes as the data table wants.

msgspec has its own ideas of UUIDs, decimals, dates and sets, so those are replaced by extensions
before it sees them. Plain data is recognised by the types of a container's items, in C, and passed
on as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from msgspec.msgpack import Ext

from clutch._codec.errors import TooLarge, Unencodable
from clutch._codec.extensions import BUFFER

SIMPLE = frozenset({type(None), bool, int, float, str})

Handler = Callable[["Preparation", Any, int], object]


class Key:
    """What is written as the key of a map: extensions, lists and dicts have no hash themselves."""

    __slots__ = ("prepared",)

    def __init__(self, prepared: object) -> None:
        self.prepared = prepared


def _key_hook(value: object) -> object:
    if isinstance(value, Key):
        return value.prepared
    raise TypeError(f"{type(value)} was not prepared")


ENCODER = msgspec.msgpack.Encoder(enc_hook=_key_hook)


class Preparation:
    """One value's way to msgspec; collects the buffers that go beside the body."""

    def __init__(
        self,
        handlers: Mapping[type, Handler],
        max_depth: int,
        threshold: int,
        max_size: int,
        simple: frozenset[type] = SIMPLE,
    ) -> None:
        self.max_size = max_size
        self.simple = simple
        self._handlers = handlers
        self._max_depth = max_depth
        self._threshold = threshold
        self.buffers: list[bytes | memoryview] = []

    def prepare(self, value: object, depth: int = 0) -> object:
        """The value, or its replacement; Unencodable has no path yet."""
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

    def beside(self, data: bytes | memoryview) -> bytes | memoryview | Ext:
        """The bytes, or a reference to them where they are long enough to be a buffer."""
        if len(data) < self._threshold:
            return data
        self.buffers.append(data)
        return Ext(BUFFER, ENCODER.encode(len(self.buffers) - 1))


def unencodable(value: object, why: str = "") -> Unencodable:
    kind = type(value)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return Unencodable("", f"{name} ({why})" if why else name)
