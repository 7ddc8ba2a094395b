"""Functions with hints of all kinds, some of which cannot be resolved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import pydantic

import clutch

if TYPE_CHECKING:
    from decimal import Decimal as OnlyForTypes


class Line(NamedTuple):
    name: str
    price: Decimal


@dataclass
class Order:
    lines: list[Line]
    total: OnlyForTypes | None = None
    notes: list[OnlyForTypes] = field(default_factory=list)


class Model(pydantic.BaseModel):
    name: str
    count: int = pydantic.Field(gt=0)


@attrs.define
class Point:
    x: int
    y: int = 0


def total(lines: Iterator[Line]) -> Decimal:
    return sum((line.price for line in lines), Decimal(0))


def names(lines: Iterable[Line], seen: set[Point] | None = None) -> list[str]:
    return [line.name for line in lines]


async def drained(lines: AsyncIterator[Line]) -> list[str]:
    return [line.name async for line in lines]


def checked(count: int, other: OnlyForTypes, more: list[OnlyForTypes]) -> list[str]:
    return [type(one).__name__ for one in (count, other, more)]


def placed(order: Order) -> list[Any]:
    return [type(order).__name__, order.lines[0].name, order.total]


def with_result(count: int) -> OnlyForTypes:
    return Decimal(count)


def modelled(model: Model, point: Point) -> list[Any]:
    return [model, point, Line("a", Decimal(1))]


def yields(count: int) -> Iterator[int]:
    yield from range(count)


async def yields_later(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


def made_elsewhere() -> Any:
    return yields(3)


def fails_to_be(thing: Refusing) -> None: ...


@dataclass
class Refusing:
    x: int

    def __post_init__(self) -> None:
        raise SystemError("not today")


@clutch.actor
class Account:
    def __init__(self, owner: OnlyForTypes | None = None) -> None:
        self.owner = owner

    def pay(self, amount: Decimal, note: OnlyForTypes) -> str:
        return f"{amount} {note}"

    def pay_either(self, one: Line | Point | Missing) -> str:  # type: ignore[name-defined] # noqa: F821
        return type(one).__name__
