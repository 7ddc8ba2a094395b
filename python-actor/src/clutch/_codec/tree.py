"""Reads a body step by step. Slower, but gives the path of an error and accepts all maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Raw

from clutch._codec.reading import Entries, Items, Mismatch, distinct, equal_entries, hashable, step

Leaf = Callable[[Raw], Any]


class _Key:
    """Wraps a key that may not be hashable."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class Tree:
    """Reads values. A set or map that Python cannot represent becomes Items or Entries.

    Args:
        leaf: decodes a body that is neither an array nor a map
        extension: decodes an extension, like msgspec's hook
    """

    def __init__(self, leaf: Leaf, extension: Callable[[int, memoryview], object]) -> None:
        self._leaf = leaf
        self._array = msgspec.msgpack.Decoder(list[Raw])
        self._map = msgspec.msgpack.Decoder(dict[_Key, Raw], dec_hook=_wrapped, ext_hook=extension)

    def grow(self, body: Any) -> Any:
        """Reads the value; Mismatch says where the bytes are malformed."""
        body = memoryview(body)
        first = body[0] if len(body) else 0xC1
        try:
            if first & 0xF0 == 0x90 or first in (0xDC, 0xDD):
                return self._list(self._array.decode(body))
            if first & 0xF0 == 0x80 or first in (0xDE, 0xDF):
                return self._dict(self._map.decode(body))
            return self._leaf(body)
        except (Mismatch, MemoryError):
            raise
        except RecursionError:
            raise Mismatch("it nests too deep for the interpreter") from None
        except Exception as error:
            raise Mismatch(str(error) or type(error).__name__) from None

    def _list(self, bodies: list[Raw]) -> list[Any]:
        return [self._under(f"[{position}]", body) for position, body in enumerate(bodies)]

    def _dict(self, bodies: dict[_Key, Raw]) -> Any:
        entries = [(key.value, self._under(step(key.value), body)) for key, body in bodies.items()]
        try:
            found = dict(entries)
        except TypeError:
            return Entries(entries)
        if len(found) < len(entries):
            keys = [key for key, _ in entries]
            raise equal_entries("map whose keys", keys, keys)
        return found

    def _under(self, place: str, body: Raw) -> Any:
        try:
            return self.grow(body)
        except Mismatch as problem:
            raise problem.under(place) from None


def _wrapped(_kind: type, value: object) -> _Key:
    return _Key(hashable(value))


def set_of(items: list[Any]) -> frozenset[Any] | Items:
    """A set of the items, or Items if Python cannot represent it."""
    try:
        return distinct(items)
    except TypeError:
        return Items(items)
