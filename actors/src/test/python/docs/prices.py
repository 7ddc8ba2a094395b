"""Functions of the guide."""

# tag::functions
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    name: str
    price: float


@dataclass(frozen=True)
class Receipt:
    items: int
    total: float


def receipt(items: list[Item], discount: float = 0.0) -> Receipt:
    total = sum(item.price for item in items)
    return Receipt(len(items), total * (1 - discount))


# end::functions
