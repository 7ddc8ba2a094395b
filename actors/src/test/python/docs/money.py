"""A type with a codec of its own."""

# tag::codec
from dataclasses import dataclass
from decimal import Decimal

import clutch


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str


def _encode(money: Money) -> object:
    return [money.amount, money.currency]


def _decode(value: list[object]) -> Money:
    amount, currency = value
    assert isinstance(amount, Decimal)
    return Money(amount, str(currency))


clutch.codec("money", Money, _encode, _decode)


def double(money: Money) -> Money:
    return Money(money.amount * 2, money.currency)


# end::codec
