"""The codecs that users register for their own types."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import msgspec

__all__ = ["CustomCodec", "Registry", "codec", "registry"]

T = TypeVar("T")

_RESERVED = frozenset({type(None), bool, int, float, str, bytes, list, tuple, dict, set, frozenset})


class CustomCodec(msgspec.Struct, Generic[T], frozen=True):
    """The codec of a class: ``encode`` returns a value of the data table, ``decode`` takes one."""

    name: str
    type: type[T]
    encode: Callable[[T], object]
    decode: Callable[[Any], T]


class Registry:
    """The codecs by name and by class. Calls ``changed`` after each registration."""

    def __init__(self) -> None:
        self._by_name: dict[str, CustomCodec[Any]] = {}
        self._by_type: dict[type, CustomCodec[Any]] = {}
        self.changed: list[Callable[[], None]] = []
        self.records: set[type] = set()
        self._replaces = False

    def add(self, entry: CustomCodec[Any]) -> None:
        if entry.name in self._by_name and not self._replaces:
            raise ValueError(f"a codec named {entry.name!r} is registered already")
        if entry.type in self._by_type and not self._replaces:
            raise ValueError(f"{entry.type.__qualname__} has a codec already")
        if entry.type in _RESERVED or not isinstance(entry.type, type):
            raise ValueError(f"{entry.type!r} cannot have a codec: name a class of your own")
        self._by_name[entry.name] = entry
        self._by_type[entry.type] = entry
        if dataclasses.is_dataclass(entry.type) or issubclass(entry.type, msgspec.Struct):
            self.records.add(entry.type)
        self._notify()

    @contextmanager
    def replacing(self) -> Iterator[None]:
        """Allows to register names and classes again within the block, or undoes it if that raises.

        Instances of a class that was replaced are still encoded as before.
        """
        before = dict(self._by_name), dict(self._by_type), set(self.records)
        self._replaces = True
        try:
            yield
        except BaseException:
            self._by_name, self._by_type, self.records = before
            self._notify()
            raise
        finally:
            self._replaces = False

    def _notify(self) -> None:
        for notify in self.changed:
            notify()

    def named(self, name: object) -> CustomCodec[Any] | None:
        return self._by_name.get(name) if isinstance(name, str) else None

    def serving(self, kind: type) -> CustomCodec[Any] | None:
        """The codec of the class, or of the nearest base class that has one."""
        return next((self._by_type[base] for base in kind.__mro__ if base in self._by_type), None)


registry = Registry()


def codec(
    name: str, type: type[T], encode: Callable[[T], object], decode: Callable[[Any], T]
) -> None:
    """Registers a codec for ``type`` and its subclasses, under a name that both sides share.

    A registration lasts as long as the process. Register once, at import.

    Args:
        name: the name of the codec on the Java side
        type: the class
        encode: returns a value of the data table, which may contain any value of the table
        decode: makes an instance from such a value

    Raises:
        ValueError: the name or the class has a codec, or the class is a plain one of the table
    """
    registry.add(CustomCodec(name, type, encode, decode))
