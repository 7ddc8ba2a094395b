"""Readers of records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from clutch._codec.errors import shown
from clutch._codec.hints.nodes import BOTH, NOTHING, Node
from clutch._codec.hints.records import Record
from clutch._codec.reading import (
    Entries,
    Mismatch,
    Reader,
    Reading,
    expected,
    refused,
    step,
    untyped,
)
from clutch._wire.exceptions import text

_BY_NAME = frozenset({dict, Entries})
_BY_POSITION = frozenset({list, tuple})
_MAXIMUM_PROBLEMS = 3
_MISSING = object()


def record_node(record: Record, form: Any) -> Node:
    """The node of a record, still without its fields, because a record may contain itself."""
    own = _BY_NAME | _BY_POSITION if record.has_positions else _BY_NAME
    node = Node(record.name, untyped, BOTH if record.is_plain else NOTHING, form, own)
    node.record = record
    return node


def complete(node: Node, record: Record, parts: Sequence[Node]) -> None:
    """Completes the record's node with the nodes of its fields."""
    node.parts = (*parts,)
    node.read = _reader(record, parts)


def _reader(record: Record, parts: Sequence[Node]) -> Reader:
    fields = [
        (field.name, field.argument, part, part.same, field.is_required)
        for field, part in zip(record.fields, parts, strict=True)
    ]
    make, is_strict = record.make, record.is_strict

    def read(value: Any, reading: Reading) -> Any:
        if type(value) is not dict:
            if record.has_made(value):
                return value
            value = _by_name(value, record)
        if is_strict:
            _check(value, record)
        given: dict[str, Any] = {}
        for name, argument, part, same, is_required in fields:
            item = value.get(name, _MISSING)
            if type(item) in same:
                given[argument] = item
            elif item is not _MISSING:
                try:
                    given[argument] = part.read(item, reading)
                except Mismatch as problem:
                    raise problem.under(step(name)) from None
            elif is_required:
                raise Mismatch(f"the field '{name}' of {record.name} is missing")
        try:
            return make(**given)
        except MemoryError:
            raise
        except Exception as error:
            raise refused(record.name, error) from None

    return read


def _by_name(value: Any, record: Record) -> dict[str, Any]:
    if type(value) is Entries:
        return {key: item for key, item in value if type(key) is str}
    if not record.has_positions or type(value) not in _BY_POSITION:
        raise expected(record.name, value)
    names = [field.name for field in record.fields]
    if len(value) > len(names):
        raise Mismatch(f"expected {len(names)} items for {record.name}, found {len(value)}")
    return dict(zip(names, value, strict=False))


def _check(value: dict[str, Any], record: Record) -> None:
    if record.tag and value.get(record.tag[0], record.tag[1]) != record.tag[1]:
        raise Mismatch(
            f"expected {record.tag[1]!r} as {record.tag[0]!r} of {record.name},"
            f" found {shown(value[record.tag[0]])}"
        )
    known = {field.name for field in record.fields}
    if record.is_closed and (more := value.keys() - known - {record.tag and record.tag[0]}):
        raise Mismatch(f"{record.name} has no field {min(map(str, more))!r}")


def validated_by(name: str, validate: Callable[[Any], Any]) -> Node:
    """The node of a pydantic model, which validates by its own rules."""

    def read(value: Any, reading: Reading) -> Any:
        value = untyped(value, reading)
        try:
            return validate(value)
        except MemoryError:
            raise
        except Exception as error:
            raise _refused_by(name, error) from None

    return Node(name, read)


def _refused_by(name: str, error: Exception) -> Mismatch:
    """The failure with the first problems that the model reports, and their paths."""
    try:
        problems = error.errors(include_url=False, include_input=False)  # type: ignore[attr-defined]
        told = [(_path(problem["loc"]), text(problem["msg"])) for problem in problems]
    except Exception:
        told = []
    if not told:
        return refused(name, error)
    if len(told) == 1:
        place, why = told[0]
        return Mismatch(f"{name} refuses it: {why}").under(place)
    listed = "; ".join(f"{place}: {why}" for place, why in told[:_MAXIMUM_PROBLEMS])
    return Mismatch(f"{name} refuses it: {listed}")


def _path(place: Sequence[Any]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else step(part) for part in place)
