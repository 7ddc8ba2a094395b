"""A record of ten mixed fields, and a list of numbers."""

from dataclasses import dataclass


@dataclass
class Order:
    id: int
    customer: str
    active: bool
    total: float
    items: list[str]
    quantities: list[int]
    note: str | None
    country: str
    weight: float
    priority: int


def same(value: Order) -> Order:
    return value


def floats(value: list[float]) -> list[float]:
    return value
