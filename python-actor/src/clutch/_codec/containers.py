"""Prepares values that contain other values for encoding."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable
from itertools import chain
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.msgpack import Ext

from clutch._codec.errors import Unencodable, shown
from clutch._codec.extensions import CUSTOM, SET
from clutch._codec.prepare import ENCODER, SIMPLE, Handler, Key, Preparation, unencodable
from clutch._codec.registry import CustomCodec

# For each class without a codec: a function that lists what its instances directly contain.
PARTS: dict[type, Callable[[Any], Iterable[object]]] = {
    list: chain.from_iterable,
    tuple: chain.from_iterable,
    dict: lambda items: chain(
        chain.from_iterable(items), chain.from_iterable(map(dict.values, items))
    ),
}


_HASHED = SIMPLE | {bytes}


def prepare_list(to: Preparation, value: Iterable[object], depth: int) -> object:
    depth = to.enter(depth)
    kinds = set(map(type, value))
    if to.simple.issuperset(kinds):
        return value
    if len(kinds) == 1:
        parts = PARTS.get(next(iter(kinds)))
        if parts is not None and to.all_simple(parts(value)):
            to.enter(depth)
            return value
    return [to.prepare(item, depth) for item in value]


def prepare_dict(to: Preparation, value: dict[object, object], depth: int) -> object:
    depth = to.enter(depth)
    if to.all_simple(value):
        if to.all_simple(value.values()):
            return value
        return {key: to.prepare(item, depth) for key, item in value.items()}
    keys = [_key(to, key, depth) for key in value]
    prepared = {
        key: to.prepare(item, depth) for key, item in zip(keys, value.values(), strict=True)
    }
    if len(prepared) < len(value):
        raise _equal(value, keys, "keys")
    return prepared


def _key(to: Preparation, key: object, depth: int) -> object:
    prepared = to.prepare(key, depth)
    return prepared if prepared is key or type(prepared) in _HASHED else Key(prepared)


def prepare_set(to: Preparation, value: Iterable[object], depth: int) -> object:
    items = list(value)
    prepared: Any = prepare_list(to, items, depth)
    if prepared is not items:
        known = [item for item in prepared if type(item) in _HASHED]
        if len(set(known)) < len(known):
            raise _equal(value, prepared, "items")
    return Ext(SET, ENCODER.encode(prepared))


def _equal(value: Iterable[object], prepared: Iterable[object], entries: str) -> Unencodable:
    """The failure for entries that would become one, such as an enum's member and its value."""
    seen: dict[object, object] = {}
    for item, written in zip(value, prepared, strict=True):
        if type(written) in _HASHED:
            if written in seen:
                first, second = shown(seen[written]), shown(item)
                why = f"its {entries} {first} and {second} would become one"
                return unencodable(value, why)
            seen[written] = item
    raise AssertionError


def prepare_deque(to: Preparation, value: Iterable[object], depth: int) -> object:
    return prepare_list(to, list(value), depth)


def custom_handler(entry: CustomCodec[Any]) -> Handler:
    def handle(to: Preparation, value: object, depth: int) -> object:
        depth = to.enter(depth)
        try:
            given = entry.encode(value)
        except Exception as error:
            raise unencodable(value, f"its codec failed: {error!r}") from error
        return Ext(CUSTOM, ENCODER.encode([entry.name, to.prepare(given, depth)]))

    return handle


def dataclass_handler(kind: type) -> Handler:
    fields = dataclasses.fields(kind)
    names = [field.name for field in fields]
    values_of = _getter(names)
    # msgspec sets no defaults on an object that it decodes, and encodes only what the object has.
    defaulted = {field.name for field in fields if field.default is not dataclasses.MISSING}
    if not defaulted:
        PARTS[kind] = lambda items: chain.from_iterable(map(values_of, items))

    def handle(to: Preparation, value: object, depth: int) -> object:
        depth = to.enter(depth)
        values = values_of(value)
        if not to.all_simple(values):
            items = zip(names, values, strict=True)
            return {name: to.prepare(item, depth) for name, item in items}
        if defaulted and not defaulted.issubset(getattr(value, "__dict__", defaulted)):
            return dict(zip(names, values, strict=True))
        return value

    return handle


def struct_handler(kind: type[msgspec.Struct]) -> Handler:
    names = kind.__struct_fields__
    values_of = _getter(names)
    PARTS[kind] = lambda items: chain.from_iterable(map(values_of, items))

    def handle(to: Preparation, value: msgspec.Struct, depth: int) -> object:
        depth = to.enter(depth)
        values = values_of(value)
        if to.all_simple(values):
            return value
        replaced = copy.copy(value)
        for name, item in zip(names, values, strict=True):
            msgspec.structs.force_setattr(replaced, name, to.prepare(item, depth))
        return replaced

    return handle


def named_tuple_handler(kind: Any) -> Handler:
    names = kind._fields

    def handle(to: Preparation, value: Any, depth: int) -> object:
        return prepare_dict(to, dict(zip(names, value, strict=True)), depth)

    return handle


def attrs_handler(attributes: Iterable[Any]) -> Handler:
    names = [one.name for one in attributes]

    def handle(to: Preparation, value: object, depth: int) -> object:
        return prepare_dict(to, {name: getattr(value, name) for name in names}, depth)

    return handle


def prepare_pydantic(to: Preparation, value: Any, depth: int) -> object:
    """Prepares what the model's own `model_dump` returns."""
    try:
        given = value.model_dump(by_alias=True, warnings=False)
    except MemoryError:
        raise
    except Exception as error:
        raise unencodable(value, f"its model_dump failed: {error!r}") from error
    return to.prepare(given, depth)


def _getter(names: Iterable[str]) -> Callable[[object], tuple[object, ...]]:
    listed = list(names)
    if len(listed) > 1:
        return attrgetter(*listed)
    return lambda value: tuple(getattr(value, name) for name in listed)
