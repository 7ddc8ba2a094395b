"""The nodes of a compiled type hint, each with its reader."""

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

# What msgspec can do instead of the reader, and faster. For a whole hint, all parts must allow it.
NOTHING = 0
DECODE = 1  # from the bytes
CONVERT = 2  # from the untyped value
BOTH = DECODE | CONVERT

_NO_TYPES: frozenset[type] = frozenset()


class Node:
    """One part of a hint.

    Attributes:
        name: the name of the type in failures
        fast: NOTHING, DECODE, CONVERT or BOTH, for the node without its parts
        form: the hint that msgspec is given
        read: converts an untyped value or raises Mismatch; correct for every value
        own: types of the untyped values that the node is meant for; None if types cannot tell
        same: types of the untyped values that the node does not change
        parts: the inner nodes
        record: the record that the node makes, if it makes one
        keys: the node of a map's keys or a set's items
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
        """This node and all nodes below it, each once."""
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
    """Accepts any number and does not convert it."""
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
    """A class that is not in the data table. Only a custom codec makes instances of it."""

    def read(value: Any, reading: Reading) -> Any:
        try:
            fits = isinstance(value, kind)
        except Exception:  # for example a Protocol that does not support isinstance
            fits = True
        if fits:
            return untyped(value, reading)
        raise expected(name, value)

    return Node(name, read)


def made_of(base: Node, kind: Any) -> Node:
    """A subclass of a type of the data table. It crosses as that type."""

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
    """Whether the node changes none of these untyped values."""
    return node is ANY or (bool(node.same) and node.same.issuperset(map(type, values)))


def may_join(node: Node) -> bool:
    """Whether different keys or items may become equal, such as a list and a set of equal items."""
    return node.keys is not None and not (
        node.keys is ANY or any(node.keys is scalar for scalar in SCALARS.values())
    )


def form_of(make: Callable[..., Any], *parts: Node) -> Any:
    """A hint for msgspec from the forms of the parts; None if one has no form or `make` fails."""
    forms = [part.form for part in parts]
    if any(form is None for form in forms):
        return None
    try:
        return make(*forms)
    except TypeError:
        return None
