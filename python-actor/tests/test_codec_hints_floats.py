"""Numbers whose hint is a float: none is rounded."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from clutch._codec.codec import BadArguments
from clutch._codec.parameters import Parameters
from crossing import CODEC, cross, refusal


def test_numbers_are_never_made_less_exact() -> None:
    assert refusal(Decimal("1.5"), float) == "expected float, found Decimal"
    assert refusal({"a": [Decimal(1)]}, dict[str, list[float]]) == (
        "value.a[0]: expected float, found Decimal"
    )
    assert refusal([UUID(int=1), Decimal(1)], tuple[UUID, float]) == (
        "value[1]: expected float, found Decimal"
    )
    assert cross(2**60, float) == 2.0**60
    assert "no float holds exactly" in refusal(10**400, float)
    assert cross([2**70], list[float]) == [2.0**70]


@dataclass
class Weighed:
    weight: float
    unit: str = "g"


@dataclass
class WeighedAndKnown:
    id: UUID
    weight: float | None


class Weights(msgspec.Struct, tag=True, rename="camel"):
    all_of_them: list[float]
    first: Weighed


class Weighing(typing.TypedDict, total=False):
    weight: float


@dataclass
class Branch:
    weight: float
    branches: list[Branch]


@pytest.mark.parametrize(
    ("value", "hint", "path"),
    [
        ({"weight": 2**53 + 1}, Weighed, ".weight"),
        ([{"weight": 1}, {"weight": -(2**53) - 1}], list[Weighed], "[1].weight"),
        ({"id": UUID(int=1), "weight": 2**63 + 1}, WeighedAndKnown, ".weight"),
        ({"allOfThem": [2**53 + 1], "first": {"weight": 1}}, Weights, ".allOfThem[0]"),
        ({"allOfThem": [1], "first": {"weight": 2**53 + 1}}, Weights, ".first.weight"),
        ({"weight": 2**64 - 1}, Weighing, ".weight"),
        ({"weight": 1, "branches": [{"weight": 2**53 + 1, "branches": []}]}, Branch,
         ".branches[0].weight"),
        ({"a": {"weight": 2**53 + 1}}, dict[str, Weighed | None], ".a.weight"),
    ],
)  # fmt: skip
def test_no_integer_is_rounded_for_the_float_of_a_record(value: Any, hint: Any, path: str) -> None:
    function: Any = lambda one: one  # noqa: E731
    function.__annotations__ = {"one": hint}
    parameters = Parameters.of(function, CODEC)
    why = f"{path}: expected float, found an integer that no float holds exactly"
    for _ in range(3):
        with pytest.raises(BadArguments) as caught:
            parameters.bind(*CODEC.encode([value])[:1])
        assert str(caught.value) == f"one{why}"
        assert parameters.bind_alike(msgspec.Raw(CODEC.encode([value])[0])) is None
    assert refusal(value, hint) == f"value{why}"


def test_integers_that_a_float_holds_are_taken_for_one() -> None:
    assert cross({"weight": 2**54}, Weighed) == Weighed(2.0**54)
    assert cross({"weight": 1e300}, Weighed) == Weighed(1e300)
    assert cross([{"id": UUID(int=1), "weight": 2**60}], list[WeighedAndKnown])[0].weight == 2.0**60
    tree = {"weight": 2**54, "branches": [{"weight": 1.5, "branches": []}]}
    assert cross(tree, Branch) == Branch(2.0**54, [Branch(1.5, [])])
