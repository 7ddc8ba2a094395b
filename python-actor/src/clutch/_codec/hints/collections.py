"""Readers of lists, sets and tuples, and of the abstract collections."""

from __future__ import annotations

import collections
import collections.abc as abstract
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Sequence
from typing import Any

from clutch._codec.hints.nodes import ANY, BOTH, CONVERT, DECODE, NOTHING, Node, form_of, keeps
from clutch._codec.reading import (
    Items,
    Mismatch,
    Reader,
    Reading,
    equal_entries,
    expected,
    is_unhashable,
    unhashable_item,
)

_LISTS = frozenset({list, tuple})
_SETS = frozenset({set, frozenset, Items})
# In a union, a list goes to a list and a set to a set, unless only another collection fits.
_NOTHING_ELSE: frozenset[type] = frozenset()

Make = Callable[[list[Any]], Any]


def _generator(items: Iterable[Any]) -> Generator[Any, None, None]:
    yield from items


async def _asynchronous(items: Iterable[Any]) -> AsyncIterator[Any]:
    for item in items:
        yield item


_SEQUENCES: dict[Any, tuple[Make, int]] = {
    list: (list, BOTH),
    abstract.Sequence: (list, BOTH),
    abstract.MutableSequence: (list, BOTH),
    collections.deque: (collections.deque, NOTHING),
    abstract.Iterator: (iter, NOTHING),
    abstract.Generator: (_generator, NOTHING),
    abstract.AsyncIterable: (_asynchronous, NOTHING),
    abstract.AsyncIterator: (_asynchronous, NOTHING),
    abstract.AsyncGenerator: (_asynchronous, NOTHING),
    abstract.ValuesView: (lambda items: dict(enumerate(items)).values(), NOTHING),
}
_UNIQUE: dict[Any, tuple[Make, int]] = {
    set: (set, CONVERT),
    abstract.Set: (set, CONVERT),
    abstract.MutableSet: (set, CONVERT),
    frozenset: (frozenset, CONVERT),
    abstract.KeysView: (lambda items: dict.fromkeys(items).keys(), NOTHING),
}
# These types promise no order, so a set may stay a set.
_EITHER = {
    abstract.Collection: DECODE,
    abstract.Iterable: NOTHING,
    abstract.Container: NOTHING,
    abstract.Reversible: NOTHING,
}


def collection_of(origin: Any, item: Node) -> Node | None:
    """The reader of a collection with these items; None if the class is no collection."""
    name = getattr(origin, "__name__", str(origin))
    if origin in _SEQUENCES:
        make, fast = _SEQUENCES[origin]
        own = _LISTS if make is list else _NOTHING_ELSE
        read = _sequence(name, make, item)
        return Node(name, read, fast, form_of(_list, item), own, parts=(item,))
    if origin in _UNIQUE:
        make, fast = _UNIQUE[origin]
        form = form_of(frozenset.__class_getitem__ if origin is frozenset else _set, item)
        own = _SETS if make is set else _NOTHING_ELSE
        node = Node(name, _unique(name, make, item), fast, form, own, parts=(item,))
        node.keys = item
        return node
    if origin in _EITHER:
        return _either(name, item, _EITHER[origin])
    return None


def _list(item: Any) -> Any:
    return list[item]


def _set(item: Any) -> Any:
    return set[item]


def _sequence(name: str, make: Make, item: Node) -> Reader:
    def read(value: Any, reading: Reading) -> Any:
        if type(value) not in _LISTS and type(value) not in _SETS:
            raise expected(name, value)
        return make(read_items(list(value), item, reading))

    return read


def _unique(name: str, make: Make, item: Node) -> Reader:
    def read(value: Any, reading: Reading) -> Any:
        if type(value) not in _LISTS and type(value) not in _SETS:
            raise expected(name, value)
        items = read_items(list(value), item, reading)
        try:
            made = make(items)
        except TypeError:
            raise unhashable_item(next(filter(is_unhashable, items), None)) from None
        if len(made) != len(items) and type(value) in _SETS:
            raise equal_entries("set whose items", value, items)
        return made

    return read


def _either(name: str, item: Node, fast: int) -> Node:
    ordered, unordered = _sequence(name, list, item), _unique(name, frozenset, item)

    def read(value: Any, reading: Reading) -> Any:
        return (unordered if type(value) in _SETS else ordered)(value, reading)

    return Node(name, read, fast, form_of(_list, item), _LISTS | _SETS, parts=(item,))


def read_items(items: list[Any], item: Node, reading: Reading) -> list[Any]:
    if not reading.is_raw and keeps(item, items):
        return items
    read = item.read
    found: list[Any] = []
    add = found.append
    try:
        for each in items:
            add(read(each, reading))
    except Mismatch as problem:
        raise problem.under(f"[{len(found)}]") from None
    return found


def tuple_of(before: Sequence[Node], repeated: Node | None, after: Sequence[Node]) -> Node:
    """The reader of a tuple: fixed items, any number of `repeated` ones, then fixed items."""
    least = len(before) + len(after)

    def read(value: Any, reading: Reading) -> Any:
        if type(value) not in _LISTS and type(value) not in _SETS:
            raise expected("tuple", value)
        count = len(value)
        if count < least or (repeated is None and count > least):
            more = "" if repeated is None else "at least "
            raise Mismatch(f"expected tuple of {more}{least} items, found {count}")
        if not least and repeated is not None:
            return tuple(read_items(list(value), repeated, reading))
        between = [repeated or ANY] * (count - least)
        return tuple(_read_each(value, [*before, *between, *after], reading))

    parts = (*before, *([repeated] if repeated else []), *after)
    if repeated is None:
        form = form_of(lambda *items: tuple.__class_getitem__(items), *parts)
    else:
        form = (
            None if least else form_of(lambda item: tuple.__class_getitem__((item, ...)), repeated)
        )
    fast = NOTHING if form is None else BOTH
    return Node("tuple", read, fast, form, _NOTHING_ELSE, parts=parts)


def _repeated(item: Any) -> Any:
    return tuple.__class_getitem__((item, ...))


def _read_each(values: Iterable[Any], nodes: Sequence[Node], reading: Reading) -> list[Any]:
    found: list[Any] = []
    try:
        for value, node in zip(values, nodes, strict=True):
            found.append(node.read(value, reading))
    except Mismatch as problem:
        raise problem.under(f"[{len(found)}]") from None
    return found
