"""Custom codecs for users' classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pytest

import clutch._codec.codec as codecs
from clutch._codec.codec import Unencodable
from test_codec_encoding import CODEC, Broken, Item, Money, cross


def test_a_failing_codec_is_named() -> None:
    with pytest.raises(
        Unencodable, match=r"result\[0\] is of type .*Broken \(its codec failed: .*no way"
    ):
        CODEC.encode([Broken()])


def test_a_dataclass_may_have_a_codec_of_its_own() -> None:
    @dataclass
    class Basket:
        prices: list[Money]

    money = Money(Decimal("1.50"), "EUR")
    assert cross([money]) == [money]
    assert cross(Basket([money]), Basket) == Basket([money])
    assert cross(money, Money) == money


def test_codecs_are_registered_once() -> None:
    taken: list[tuple[str, type]] = [("test.money", Item), ("other", Money), ("plain", int)]
    for name, kind in taken:
        with pytest.raises(ValueError, match=r"already|cannot have"):
            codecs.codec(name, kind, lambda v: v, lambda v: v)


def test_a_codec_registered_late_is_used() -> None:
    @dataclass
    class Late:
        x: int = 0
        marks: list[int] = field(default_factory=list)

    assert cross([Late(1), Late(2)])[0] == {"x": 1, "marks": []}
    codecs.codec("test.late", Late, lambda late: late.x, Late)
    assert cross([Late(2)]) == [Late(2)]
