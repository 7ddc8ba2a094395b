"""The parts of a type hint, each with its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from clutch._codec.plain import FLOAT
from clutch._codec.reading import Mismatch, Reader, Reading, expected, refused, untyped

if TYPE_CHECKING:
    from clutch._codec.hints.records import Record

# What msgspec can do as well as the reader, and faster; for a whole, what it can do for all parts.
NOTHING = 0
DECODE = 1  # from the bytes
CONVERT = 2  # from the untyped value
BOTH = DECODE | CONVERT

_NO_TYPES: frozenset[type] = frozenset()


class Node:
    """One part of a hint.

    Attributes:
        name: how it is called in a failure
        fast: NOTHING, DECODE, CONVERT or BOTH; of the node alone, and not of its parts
        form: the hint that msgspec is given
        read: gives what the function wants, or raises Mismatch; it is always right
        own: types of untyped values that are just what it wants; None where types do not tell
        same: types of untyped values that are left as they are
        parts: the nodes inside
        record: what it makes, if that is a record
        keys: the node of the keys of a map, or of the items of a set
    """

    __slots__ = ("fast", "form", "keys", "name", "own", "parts", "read", "record", "same")

    def __init__(
        self,
        name: str,
        read: Reader,
        fast: int = NOTHING,
        form: Any = None,
        own: frozenset[type] | None = None,
        same: frozenset[type] = _NO_TYPES,
        parts: tuple[Node, ...] = (),
    ) -> None:
        self.name = name
        self.read = read
        self.fast = fast
        self.form = form
        self.own = own
        self.same = same
        self.parts = parts
        self.record: Record | None = None
        self.keys: Node | None = None

    def reachable(self) -> Iterator[Node]:
        """This node and all below it, each once."""
        seen = {id(self)}
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            for part in node.parts:
                if id(part) not in seen:
                    seen.add(id(part))
                    waiting.append(part)


ANY = Node("anything", untyped, BOTH, Any)


def _exact(kind: type, fast: int) -> Node:
    name = "None" if kind is type(None) else kind.__name__

    def read(value: Any, reading: Reading) -> Any:
        if type(value) is kind:
            return value
        raise expected(name, value)

    types = frozenset({kind})
    return Node(name, read, fast, kind, types, types)


def _read_float(value: Any, reading: Reading) -> float:
    if type(value) is float:
        return value
    if type(value) is not int:
        raise expected("float", value)
    try:
        found = float(value)
    except OverflowError:
        found = float("inf")
    if found == value:
        return found
    raise Mismatch("expected float, found an integer that no float holds exactly")


def _read_complex(value: Any, reading: Reading) -> Any:
    """Any number will do where a complex one does; it is left as it came."""
    if isinstance(value, (complex, float, int)):
        return value
    raise expected("complex", value)


def _of_bytes(kind: Callable[[Any], Any], own: frozenset[type]) -> Node:
    name = kind.__name__

    def read(value: Any, reading: Reading) -> Any:
        if type(value) is bytes or type(value) is memoryview:
            return value if type(value) is kind else kind(value)
        raise expected(name, value)

    return Node(name, read, CONVERT, kind, own)


_FLOAT = frozenset({float})

SCALARS: dict[Any, Node] = {
    **{kind: _exact(kind, BOTH) for kind in (type(None), bool, int, str)},
    **{kind: _exact(kind, CONVERT) for kind in (UUID, Decimal, datetime, date, time, timedelta)},
    float: Node("float", _read_float, BOTH, FLOAT, _FLOAT, _FLOAT),
    bytes: _of_bytes(bytes, frozenset({bytes, memoryview})),
    bytearray: _of_bytes(bytearray, _NO_TYPES),
    memoryview: _of_bytes(memoryview, _NO_TYPES),
    complex: Node("complex", _read_complex),
}
SCALARS[None] = SCALARS[type(None)]


def instance_of(kind: Any, name: str) -> Node:
    """A class that the table does not name: only a codec makes a value of it."""

    def read(value: Any, reading: Reading) -> Any:
        try:
            fits = isinstance(value, kind)
        except Exception:  # a Protocol, for one: nothing more can be known
            fits = True
        if fits:
            return untyped(value, reading)
        raise expected(name, value)

    return Node(name, read)


def made_of(base: Node, kind: Any) -> Node:
    """A subclass of a type of the table, which crosses as that type."""

    def read(value: Any, reading: Reading) -> Any:
        if isinstance(value, kind):
            return value
        found = base.read(value, reading)
        try:
            return kind(found)
        except MemoryError:
            raise
        except Exception as error:
            raise refused(kind.__name__, error) from None

    return Node(kind.__name__, read, own=base.own, parts=(base,))


def keeps(node: Node, values: Iterable[Any]) -> bool:
    """Whether these untyped values are all left as they are."""
    return node is ANY or (bool(node.same) and node.same.issuperset(map(type, values)))


def may_join(node: Node) -> bool:
    """Whether keys or items that differ may be made equal: a list and a set of the same items."""
    return node.keys is not None and not (
        node.keys is ANY or any(node.keys is scalar for scalar in SCALARS.values())
    )


def form_of(make: Callable[..., Any], *parts: Node) -> Any:
    """A hint for msgspec made of those of the parts; None where one has none, or it cannot be."""
    forms = [part.form for part in parts]
    if any(form is None for form in forms):
        return None
    try:
        return make(*forms)
    except TypeError:
        return None
