"""Random type hints, with random values that fit them."""

from __future__ import annotations

import random
import string
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import make_dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, Literal, NamedTuple, Optional, TypedDict
from uuid import UUID

import attrs
import msgspec
import pydantic

Value = Callable[[], Any]


class Colour(Enum):
    RED = "RED"
    BLUE = "BLUE"


class Size(Enum):
    SMALL = 1
    LARGE = 2


class Made(NamedTuple):
    """A hint, a maker of values for it, and whether the values are hashable."""

    hint: Any
    value: Value
    is_hashable: bool


class Hints:
    """Makes hints with a seeded random source."""

    def __init__(self, source: random.Random, with_pydantic: bool = True) -> None:
        self._source = source
        self._count = 0
        self._with_pydantic = with_pydantic

    def made(self, depth: int) -> Made:
        choices = [*self._scalars(), *self._unions()] if depth <= 0 else self._containers()
        return self._source.choice(choices)(depth - 1)

    def hashable(self, depth: int) -> Made:
        while not (found := self.made(depth)).is_hashable:
            depth -= 1
        return found

    def _scalars(self) -> list[Callable[[int], Made]]:
        r = self._source
        makers: list[tuple[Any, Value]] = [
            (int, lambda: r.randint(-(2 ** r.randint(1, 80)), 2 ** r.randint(1, 80))),
            (float, lambda: r.uniform(-1e6, 1e6)),
            (bool, lambda: r.random() < 0.5),
            (str, lambda: "".join(r.choices("Aé€\U0001f40d", k=r.randint(0, 9)))),
            (bytes, lambda: r.randbytes(r.randint(0, 60))),
            (UUID, lambda: UUID(int=r.getrandbits(128))),
            (Decimal, lambda: Decimal(r.randint(-999, 999)).scaleb(r.randint(-9, 9))),
            (datetime, lambda: datetime(r.randint(1900, 2100), 5, 6, 7, 8, 9, 10, timezone.utc)),
            (date, lambda: date.fromordinal(r.randint(1, 3_000_000))),
            (time, lambda: time(r.randint(0, 23), 1, 2)),
            (timedelta, lambda: timedelta(r.randint(-999, 999), 5)),
            (Colour, lambda: r.choice(list(Colour))),
            (Size, lambda: r.choice(list(Size))),
            (Literal["a", 7], lambda: r.choice(["a", 7])),
        ]
        return [partial(_scalar, Made(hint, value, True)) for hint, value in makers]

    def _unions(self) -> list[Callable[[int], Made]]:
        r = self._source

        def optional(depth: int) -> Made:
            inner = self.made(depth)
            value = lambda: None if r.random() < 0.3 else inner.value()  # noqa: E731
            return Made(Optional[inner.hint], value, inner.is_hashable)  # noqa: UP045

        return [optional]

    def _containers(self) -> list[Callable[[int], Made]]:
        return [
            self._listed, self._set, self._map, self._tuple, self._record, self._record,
            *self._unions(),
        ]  # fmt: skip

    def _several(self, one: Value) -> list[Any]:
        return [one() for _ in range(self._source.randint(0, 4))]

    def _listed(self, depth: int) -> Made:
        inner = self.made(depth)
        origin: Any = self._source.choice([list, deque, Sequence, Iterable, Collection])
        kind = deque if origin is deque else list
        return Made(origin[inner.hint], lambda: kind(self._several(inner.value)), False)

    def _set(self, depth: int) -> Made:
        inner = self.hashable(depth)
        origin = self._source.choice([set, frozenset, Set])
        kind = frozenset if origin is frozenset else set
        hint = origin[inner.hint]
        return Made(hint, lambda: kind(self._several(inner.value)), origin is frozenset)

    def _map(self, depth: int) -> Made:
        key, item = self.hashable(depth - 1), self.made(depth)
        origin = self._source.choice([dict, Mapping, OrderedDict, defaultdict])
        kind: Any = {OrderedDict: OrderedDict, defaultdict: lambda d: defaultdict(None, d)}.get(
            origin, dict
        )
        value = lambda: kind({key.value(): item.value() for _ in range(self._source.randint(0, 3))})  # noqa: E731
        return Made(origin[key.hint, item.hint], value, False)

    def _tuple(self, depth: int) -> Made:
        inner = [self.made(depth) for _ in range(self._source.randint(1, 3))]
        hint = tuple.__class_getitem__(tuple(one.hint for one in inner))
        is_hashable = all(one.is_hashable for one in inner)
        return Made(hint, lambda: tuple(one.value() for one in inner), is_hashable)

    def _record(self, depth: int) -> Made:
        self._count += 1
        kind, can_freeze = self._source.choice(_RECORDS if self._with_pydantic else _RECORDS[:-1])
        # pydantic makes the fields of its models, and it does not know other kinds of records.
        within = 0 if kind is _model else depth
        names = self._source.sample(string.ascii_lowercase, self._source.randint(1, 3))
        fields = {name: self.made(within) for name in names}
        is_frozen = can_freeze and all(one.is_hashable for one in fields.values())
        made = kind(f"Record{self._count}", {n: one.hint for n, one in fields.items()}, is_frozen)
        value = lambda: made(**{name: one.value() for name, one in fields.items()})  # noqa: E731
        return Made(made, value, is_frozen)


def _scalar(made: Made, _depth: int) -> Made:
    return made


def _dataclass(name: str, fields: dict[str, Any], is_frozen: bool) -> Any:
    return make_dataclass(name, fields.items(), frozen=is_frozen, slots=is_frozen, kw_only=True)


def _struct(name: str, fields: dict[str, Any], is_frozen: bool) -> Any:
    return msgspec.defstruct(name, fields.items(), frozen=is_frozen)


def _attrs(name: str, fields: dict[str, Any], is_frozen: bool) -> Any:
    made = {field: attrs.field(type=hint) for field, hint in fields.items()}
    return attrs.make_class(name, made, frozen=is_frozen)


def _named_tuple(name: str, fields: dict[str, Any], is_frozen: bool) -> Any:
    return NamedTuple(name, fields.items())


def _typed_dict(name: str, fields: dict[str, Any], is_frozen: bool) -> Any:
    return TypedDict(name, fields)  # type: ignore[operator]


def _model(name: str, fields: dict[str, Any], is_frozen: bool) -> Any:
    made = {field: (hint, ...) for field, hint in fields.items()}
    config = pydantic.ConfigDict(frozen=is_frozen, arbitrary_types_allowed=True)
    return pydantic.create_model(name, __config__=config, **made)  # type: ignore[call-overload]


_RECORDS: list[tuple[Callable[[str, dict[str, Any], bool], Any], bool]] = [
    (_dataclass, True), (_struct, True), (_attrs, True), (_named_tuple, True),
    (_typed_dict, False), (_model, True),
]  # fmt: skip
