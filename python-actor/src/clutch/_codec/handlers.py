"""Finds how to prepare values of a class, once for each class."""

from __future__ import annotations

import dataclasses
from collections import deque
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

import msgspec

from clutch._codec import arrays, classes, containers, extensions, scalars, times
from clutch._codec.prepare import Handler
from clutch._codec.references import Reference
from clutch._codec.registry import registry


class _Handlers(dict[type, Handler]):
    def __missing__(self, kind: type) -> Handler:
        found = self[kind] = _choose(kind)
        return found

    def forget(self) -> None:
        """Forgets all handlers, because a new codec may serve a class that was looked up before."""
        for kind in self.keys() - {list, tuple, dict}:
            containers.PARTS.pop(kind, None)
        self.clear()


_TABLE_LIBRARIES = frozenset({"pandas", "polars", "pyarrow"})

HANDLERS = _Handlers()
registry.changed.append(HANDLERS.forget)

_BASES: list[tuple[type, Handler]] = [
    (Reference, scalars.prepare_reference),
    (Enum, scalars.prepare_enum),
    (bool, lambda to, value, depth: value),
    (msgspec.UnsetType, lambda to, value, depth: value),
    (int, scalars.prepare_integer),
    (float, lambda to, value, depth: float.__float__(value)),
    (str, lambda to, value, depth: str.__str__(value)),
    (bytes, scalars.prepare_mutable_bytes),
    (bytearray, scalars.prepare_mutable_bytes),
    (memoryview, scalars.prepare_mutable_bytes),
    (datetime, scalars.scalar_handler(times.write_datetime)),
    (date, scalars.scalar_handler(times.write_date)),
    (time, scalars.scalar_handler(times.write_time)),
    (timedelta, scalars.scalar_handler(times.write_duration)),
    (UUID, scalars.scalar_handler(extensions.write_uuid)),
    (Decimal, scalars.scalar_handler(extensions.write_decimal)),
    (list, containers.prepare_list),
    (tuple, containers.prepare_list),
    (deque, containers.prepare_deque),
    (dict, containers.prepare_dict),
    (set, containers.prepare_set),
    (frozenset, containers.prepare_set),
]


def _choose(kind: type) -> Handler:
    entry = registry.serving(kind)
    if entry is not None:
        return containers.custom_handler(entry)
    if kind is bytes:
        return scalars.prepare_bytes
    if classes.is_pydantic_model(kind):
        return containers.prepare_pydantic
    if issubclass(kind, msgspec.Struct):
        return containers.struct_handler(kind)
    if dataclasses.is_dataclass(kind):
        return containers.dataclass_handler(kind)
    if attributes := classes.attrs_fields(kind):
        return containers.attrs_handler(attributes)
    if classes.is_named_tuple(kind):
        return containers.named_tuple_handler(kind)
    found = _of_numpy(kind)
    if found is not None:
        return found
    for base, handler in _BASES:  # for example the dates and times of pandas
        if issubclass(kind, base):
            return handler
    libraries = {base.__module__.partition(".")[0] for base in kind.__mro__}
    return scalars.refuse if libraries.isdisjoint(_TABLE_LIBRARIES) else scalars.prepare_table


def _of_numpy(kind: type) -> Handler | None:
    numpy = arrays.loaded()
    if numpy is None:
        return None
    if issubclass(kind, numpy.ndarray):
        return scalars.prepare_array
    if issubclass(kind, (numpy.timedelta64, numpy.datetime64)):  # timedelta64 is a number, too
        from clutch._codec import numpy_times

        spans = issubclass(kind, numpy.timedelta64)
        write = numpy_times.write_timedelta64 if spans else numpy_times.write_datetime64
        return scalars.scalar_handler(write)
    if issubclass(kind, (numpy.number, numpy.bool_)):
        return scalars.prepare_array_scalar
    return None
