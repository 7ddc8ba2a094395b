"""The golden vectors, shared with the Java tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

import pytest
from msgspec import Struct

from clutch._codec.codec import Codec
from codec_notation import VECTORS, native, notation, raw

CODEC = Codec(max_size=320 << 20, max_depth=64)


@dataclass
class Line:
    name: str
    count: int
    price: Decimal


@dataclass
class Order:
    id: UUID
    lines: list[Line]
    note: str | None
    placed: datetime


class Circle(Struct, tag=True):
    radius: float


class Rectangle(Struct, tag=True):
    width: float
    height: float


class Colour(Enum):
    RED = "RED"
    GREEN = "GREEN"


class Person(NamedTuple):
    name: str
    age: int


class Home(TypedDict):
    city: str
    since: date


ORDER = Order(
    UUID("00112233-4455-6677-8899-aabbccddeeff"),
    [Line("bolt", 3, Decimal("0.10"))],
    None,
    datetime(2026, 11, 23, 10, 15, 30, 123456, timezone.utc),
)

TYPED: dict[str, tuple[Any, Any]] = {
    "record": (Order, ORDER),
    "one of several records, the first": (Circle | Rectangle, Circle(1.5)),
    "one of several records, the second": (Circle | Rectangle, Rectangle(2.0, 3.0)),
    "list of several records": (list[Circle | Rectangle], [Circle(1.0), Rectangle(2.0, 3.0)]),
    "enum": (Colour, Colour.GREEN),
    "named tuple": (Person, Person("Ada", 36)),
    "map for a typed dictionary": (Home, Home(city="Paris", since=date(1990, 5, 17))),
}


def by_name(names: Any) -> list[Any]:
    return [
        pytest.param(row, id=row["name"])
        for row in VECTORS
        if names is None or row["name"] in names
    ]


@pytest.mark.parametrize("row", by_name(None))
def test_a_vector_is_decoded(row: dict[str, Any]) -> None:
    buffers = [raw(parts) for parts in row.get("buffers", [])]
    value = CODEC.decode(raw(row["hex"]), buffers)
    assert notation(value) == notation(native(row["value"]))


@pytest.mark.parametrize("row", [p for p in by_name(None) if p.values[0].get("canonical", True)])
def test_a_vector_is_encoded(row: dict[str, Any]) -> None:
    body, buffers = CODEC.encode(native(row["value"]))
    assert body == raw(row["hex"])
    assert buffers == [raw(parts) for parts in row.get("buffers", [])]


@pytest.mark.parametrize("row", by_name(TYPED))
def test_a_typed_value_has_the_bytes_of_its_vector(row: dict[str, Any]) -> None:
    hint, value = TYPED[row["name"]]
    assert CODEC.encode(value) == (raw(row["hex"]), [])
    assert CODEC.decode(raw(row["hex"]), [], hint) == value


def test_a_named_tuple_is_read_from_a_list_too() -> None:
    (row,) = (row for row in VECTORS if row["name"] == "tuple for a record")
    assert CODEC.decode(raw(row["hex"]), [], Person) == Person("Ada", 36)


def test_every_typed_value_has_a_vector() -> None:
    assert {row["name"] for row in VECTORS} >= TYPED.keys()
    assert len({row["name"] for row in VECTORS}) == len(VECTORS)
