"""Records of several kinds, and functions that take and return them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import attrs
import pydantic


class Line(NamedTuple):
    name: str
    price: Decimal


@dataclass(frozen=True)
class Place:
    x: int
    y: int


@attrs.frozen
class Shelf:
    place: Place
    lines: tuple[Line, ...] = ()


class Cat(pydantic.BaseModel):
    name: str
    lives: int = pydantic.Field(default=9, gt=0)


@dataclass
class Circle:
    radius: float


@dataclass
class Square:
    side: float


def dearest(lines: Iterator[Line]) -> Line:
    return max(lines, key=lambda line: line.price)


def moved(places: dict[Place, str]) -> dict[Place, str]:
    return {Place(place.y, place.x): name for place, name in places.items()}


def corners(places: set[Place]) -> set[Place]:
    return places | {Place(0, 0)}


def shelf(lines: list[Line], place: Place) -> Shelf:
    return Shelf(place, tuple(lines))


def named(cat: Cat) -> Cat:
    return Cat(name=cat.name.upper(), lives=cat.lives)


def area(figure: Circle | Square) -> str:
    return type(figure).__name__


def kind_of(value: int | None) -> str:
    return type(value).__name__


def only_position(value: int, /, **more: int) -> int:
    return value
