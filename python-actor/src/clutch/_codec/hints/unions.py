"""Readers of unions. If several members fit equally well, the value stays untyped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Union

from msgspec import Struct

from clutch._codec.hints.nodes import BOTH, NOTHING, Node, form_of
from clutch._codec.reading import Mismatch, Reader, Reading, expected, untyped

_NONE = frozenset({type(None)})
_MAXIMUM_REASONS = 3


class _Fit(Struct, frozen=True):
    member: Node
    result: Any


class _Chosen(Struct, frozen=True):
    result: Any


def union_of(members: Sequence[Node]) -> Node:
    name = " | ".join(dict.fromkeys(member.name for member in members))
    form = form_of(lambda *forms: Union[forms], *members)  # noqa: UP007
    present = [member for member in members if member.own != _NONE]
    if len(present) == 1 < len(members):
        read = _optional(present[0])
    else:
        read = _remembering(_choosing(name, members), name)
    return Node(
        name, read, BOTH if form is not None else NOTHING, form, _own(members), parts=(*members,)
    )


def _own(members: Iterable[Node]) -> frozenset[type] | None:
    types: set[type] = set()
    for member in members:
        if member.own is None:
            return None
        types |= member.own
    return frozenset(types)


def _optional(present: Node) -> Reader:
    def read(value: Any, reading: Reading) -> Any:
        return None if value is None else present.read(value, reading)

    return read


def _remembering(choose: Reader, name: str) -> Reader:
    """Remembers the choice for each value, because nested unions would repeat the work."""

    def read(value: Any, reading: Reading) -> Any:
        key = id(value), id(read)
        if key not in reading.tried:
            reading.tried[key] = expected(name, value)  # for a union that is a member of itself
            try:
                reading.tried[key] = _Chosen(choose(value, reading))
            except Mismatch as problem:
                reading.tried[key] = problem
        known = reading.tried[key]
        if isinstance(known, Mismatch):
            raise known.again()
        return known.result

    return read


def _choosing(name: str, members: Sequence[Node]) -> Reader:
    ways: dict[type, tuple[list[Node], list[Node]]] = {}

    def read(value: Any, reading: Reading) -> Any:
        kind = type(value)
        if kind not in ways:
            likely = [m for m in members if m.own is None or kind in m.own]
            ways[kind] = likely, [m for m in members if m not in likely]
        likely, others = ways[kind]
        likely = _tagged(likely, value) or likely
        fits, problems = _attempt(likely, value, reading)
        if not fits:
            fits, _ = _attempt(others, value, reading)
        if not fits:
            raise _none(name, value, likely, problems)
        return _chosen(fits, value, reading)

    return read


def _tagged(likely: Sequence[Node], value: Any) -> list[Node] | None:
    """The record that the value's tag names; None if no tag decides."""
    if type(value) is not dict or len(likely) < 2:
        return None
    records = [member.record for member in likely]
    found = [
        member
        for member, record in zip(likely, records, strict=True)
        if record and record.tag and value.get(record.tag[0]) == record.tag[1]
    ]
    return found if len(found) == 1 and all(records) else None


def _attempt(
    members: Iterable[Node], value: Any, reading: Reading
) -> tuple[list[_Fit], list[Mismatch]]:
    fits: list[_Fit] = []
    problems: list[Mismatch] = []
    for member in members:
        try:
            fits.append(_Fit(member, member.read(value, reading)))
        except Mismatch as problem:
            problems.append(problem)
    return fits, problems


def _none(name: str, value: Any, likely: Sequence[Node], problems: Sequence[Mismatch]) -> Mismatch:
    if len(problems) == 1:
        return problems[0]
    found = expected(name, value)
    reasons = [
        f"{member.name}{problem.told(str)}"
        for member, problem in zip(likely, problems, strict=True)
        if member.record
    ]
    if not reasons:
        return found
    return Mismatch(f"{found.why} ({'; '.join(reasons[:_MAXIMUM_REASONS])})")


def _chosen(fits: Sequence[_Fit], value: Any, reading: Reading) -> Any:
    first = fits[0].result
    if all(_is_same(first, fit.result) for fit in fits[1:]):
        return first
    if all(fit.member.record for fit in fits):
        exact = [fit for fit in fits if _has_no_more(value, fit.member)]
        if len(exact) == 1:
            return exact[0].result
    return untyped(value, reading)


def _has_no_more(value: Any, member: Node) -> bool:
    """Whether the record has a field for each key of the value."""
    record = member.record
    return record is not None and set(value) <= {field.name for field in record.fields}


def _is_same(one: Any, other: Any) -> bool:
    try:
        return one is other or (type(one) is type(other) and bool(one == other))
    except Exception:
        return False
