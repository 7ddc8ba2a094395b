"""A row of ten mixed columns, as a record."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass
class Row:
    id: int
    customer: str
    active: bool
    price: float
    quantity: int
    placed: datetime
    day: date
    country: str
    weight: float
    note: str | None


def same(rows: list[Row]) -> list[Row]:
    return rows
