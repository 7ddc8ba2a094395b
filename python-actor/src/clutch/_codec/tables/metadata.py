"""Reads the FlatBuffers tables of Arrow's metadata, with bounds checks."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from struct import Struct

_BYTE = Struct("<B")
_UINT16 = Struct("<H")
_INT32 = Struct("<i")
_UINT32 = Struct("<I")
_INT64 = Struct("<q")


class FlatTable:
    """One table. Fields are addressed by their position in the schema; absent ones have defaults.

    Raises:
        struct.error: an offset points outside the bytes
    """

    def __init__(self, data: memoryview, at: int) -> None:
        self.data = data
        self._at = at
        self._fields = at - _read(_INT32, data, at)
        self._fields_size = _read(_UINT16, data, self._fields)

    @staticmethod
    def root(data: memoryview) -> FlatTable:
        return FlatTable(data, _read(_UINT32, data, 0))

    def byte(self, position: int) -> int:
        at = self._field(position)
        return _read(_BYTE, self.data, at) if at else 0

    def int64(self, position: int) -> int:
        at = self._field(position)
        return _read(_INT64, self.data, at) if at else 0

    def child(self, position: int) -> FlatTable | None:
        at = self._target(position)
        return FlatTable(self.data, at) if at else None

    def length(self, position: int) -> int:
        """The length of a text or a vector; 0 if it is absent."""
        at = self._target(position)
        return _read(_UINT32, self.data, at) if at else 0

    def children(self, position: int) -> Iterator[FlatTable]:
        """The tables of a vector."""
        at = self._target(position)
        for _ in range(self.length(position)):
            at += 4
            yield FlatTable(self.data, at + _read(_UINT32, self.data, at))

    def _target(self, position: int) -> int:
        at = self._field(position)
        return at + _read(_UINT32, self.data, at) if at else 0

    def _field(self, position: int) -> int:
        slot = 4 + 2 * position
        if slot + 2 > self._fields_size:
            return 0
        offset = _read(_UINT16, self.data, self._fields + slot)
        return self._at + offset if offset else 0


def _read(number: Struct, data: memoryview, at: int) -> int:
    if at < 0:  # Python would count from the end
        raise struct.error("an offset points in front of the bytes")
    return int(number.unpack_from(data, at)[0])
