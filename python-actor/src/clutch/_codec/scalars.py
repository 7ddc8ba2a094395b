"""Prepares values that contain no other values for encoding."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from msgspec.msgpack import Ext

from clutch._codec import arrays
from clutch._codec.errors import TooLarge
from clutch._codec.extensions import ARRAY, REFERENCE, TABLE, write_integer
from clutch._codec.prepare import ENCODER, Handler, Preparation, unencodable
from clutch._codec.references import Reference


def prepare_bytes(to: Preparation, value: bytes, depth: int) -> object:
    return to.beside(value)


def prepare_mutable_bytes(
    to: Preparation, value: bytearray | memoryview | bytes, depth: int
) -> object:
    octets = memoryview(value)
    if to.is_shared(octets) and octets.c_contiguous:
        return to.beside(octets.cast("B"))
    return to.beside(octets.tobytes())


def prepare_integer(to: Preparation, value: int, depth: int) -> object:
    plain = int.__int__(value)
    return plain if -(1 << 63) <= plain < 1 << 64 else write_integer(plain)


def prepare_reference(to: Preparation, value: Reference, depth: int) -> object:
    to.references.append(value)
    name = value._name
    return Ext(REFERENCE, ENCODER.encode([name.token, name.path]))


def prepare_enum(to: Preparation, value: Enum, depth: int) -> object:
    return to.prepare(value.value, depth)


def prepare_array(to: Preparation, value: Any, depth: int) -> object:
    parts = arrays.describe(value, in_place=to.is_shared(value))
    if parts is None and arrays.is_table(value):
        from clutch._codec.tables import conversion as tables

        return _table(to, value, depth, tables.ARRAY, tables.write_array)
    if parts is None:
        raise unencodable(value, f"dtype {value.dtype}")
    dtype, shape, order, data = parts
    return Ext(ARRAY, ENCODER.encode([dtype, shape, order, to.beside(data)]))


def prepare_array_scalar(to: Preparation, value: Any, depth: int) -> object:
    item = value.item()
    if type(item) not in (bool, int, float):
        raise unencodable(value)
    return item


def prepare_table(to: Preparation, value: Any, depth: int) -> object:
    from clutch._codec.tables import conversion as tables  # few calls contain a table

    form = tables.form_of(type(value))
    if form is None:
        raise unencodable(value, tables.advice(type(value)))
    return _table(to, value, depth, form, tables.write)


def _table(
    to: Preparation, value: Any, depth: int, form: str, write: Callable[[Any, int], memoryview]
) -> object:
    to.enter(depth)
    try:
        data = write(value, to.max_size)
    except (TooLarge, MemoryError):
        raise
    except Exception as problem:
        raise unencodable(value, str(problem).partition("\n")[0]) from None
    return Ext(TABLE, ENCODER.encode([form, to.beside(data)]))


def scalar_handler(write: Callable[[Any], object]) -> Handler:
    """A handler from a function that raises ValueError for values that cannot cross."""

    def handle(to: Preparation, value: object, depth: int) -> object:
        try:
            return write(value)
        except ValueError as problem:
            raise unencodable(value, str(problem)) from None

    return handle


def refuse(to: Preparation, value: object, depth: int) -> object:
    raise unencodable(value)
