"""Readers of maps."""

from __future__ import annotations

import collections
import collections.abc as abstract
from collections.abc import Callable, Iterable
from typing import Any

from clutch._codec.hints.nodes import BOTH, NOTHING, Node, form_of, keeps
from clutch._codec.reading import (
    Entries,
    Mismatch,
    Reading,
    equal_entries,
    expected,
    is_unhashable,
    step,
    unhashable_key,
)

_MAPS = frozenset({dict, Entries})
_FACTORIES = (list, dict, set, int, float, str)

Make = Callable[[dict[Any, Any]], Any]

_MADE: dict[Any, tuple[Make, int]] = {
    dict: (dict, BOTH),
    abstract.Mapping: (dict, BOTH),
    abstract.MutableMapping: (dict, BOTH),
    collections.OrderedDict: (collections.OrderedDict, NOTHING),
    collections.Counter: (collections.Counter, NOTHING),
    collections.ChainMap: (collections.ChainMap, NOTHING),
    abstract.ItemsView: (dict.items, NOTHING),
}


def is_map(origin: Any) -> bool:
    return origin in _MADE or origin is collections.defaultdict


def map_of(origin: Any, key: Node, item: Node) -> Node:
    name = origin.__name__
    make, fast = _MADE.get(origin) or (_defaulting(item), NOTHING)

    def read(value: Any, reading: Reading) -> Any:
        if type(value) is dict:
            return make(_read(value, value.items(), key, item, reading))
        if type(value) is Entries:
            return make(_read(value, value, key, item, reading))
        raise expected(name, value)

    if any(part.record for part in key.reachable()):
        fast = NOTHING  # msgspec ignores unknown fields, and keys may differ in them
    form = form_of(lambda *parts: dict.__class_getitem__(parts), key, item)
    node = Node(name, read, fast, form, _MAPS, parts=(key, item))
    node.keys = key
    return node


def _defaulting(item: Node) -> Make:
    """A constructor of defaultdicts. If the values have a common class, that is the factory."""
    factory = next((kind for kind in _FACTORIES if kind.__name__ == item.name), None)
    return lambda found: collections.defaultdict(factory, found)


def _read(
    value: Any, entries: Iterable[tuple[Any, Any]], key: Node, item: Node, reading: Reading
) -> dict[Any, Any]:
    is_clean = type(value) is dict and not reading.is_raw
    if is_clean and keeps(key, value) and keeps(item, value.values()):
        return value  # type: ignore[no-any-return]
    found: dict[Any, Any] = {}
    for name, each in entries:
        known = _read_key(name, key, reading)
        try:
            found[known] = item.read(each, reading)
        except Mismatch as problem:
            raise problem.under(step(name)) from None
    if len(found) != len(value):
        keys = [name for name, _ in entries]
        raise equal_entries("map whose keys", keys, [key.read(each, reading) for each in keys])
    return found


def _read_key(name: Any, key: Node, reading: Reading) -> Any:
    try:
        known = key.read(name, reading)
    except Mismatch as problem:
        raise problem.under(f"{step(name)} (a key)") from None
    if is_unhashable(known):
        raise unhashable_key(known)
    return known
