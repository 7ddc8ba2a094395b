"""Vectors shared with the Java tests: pairs of keys and items, and integers as floats."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec import Struct

from clutch._codec.codec import BadArguments, Codec
from clutch._codec.errors import shown
from codec_notation import hashable, notation, raw

CODEC = Codec(max_size=1 << 20, max_depth=64)


@dataclass
class Reading:
    name: str
    value: float


class Fact(Struct, rename="upper"):
    name: str
    values: dict[str, float]


FOLDER = Path(__file__).parents[2] / "docs/internals/protocol/vectors"


def rows(name: str) -> list[Any]:
    found = json.loads((FOLDER / name).read_text("utf-8"))
    return [pytest.param(row, id=row["name"]) for row in found]


def read(hexes: list[str]) -> list[Any]:
    return [hashable(CODEC.decode(raw(text))) for text in hexes]


@pytest.mark.parametrize("row", rows("pairs.json"))
def test_a_pair_is_equal_or_not(row: dict[str, Any]) -> None:
    one, other = read(row["hex"])
    if row["python"] == "equal":
        assert one == other
        assert hash(one) == hash(other)
    assert len({one, other}) == (1 if row["python"] == "equal" else 2)
    assert (one == other) == (row["python"] == "equal")


@pytest.mark.parametrize("row", rows("pairs.json"))
def test_a_set_of_an_equal_pair_is_not_received(row: dict[str, Any]) -> None:
    items = raw(row["hex"][0]) + raw(row["hex"][1])
    body = bytes([0xC7, len(items) + 1, 9, 0x92]) + items
    one, other = read(row["hex"])
    if row["python"] == "equal":
        with pytest.raises(BadArguments) as caught:
            CODEC.decode(body)
        assert f"found {shown(one)} and {shown(other)}, which are equal" in str(caught.value)
    else:
        assert notation(CODEC.decode(body)) == notation(frozenset({one, other}))


@pytest.mark.parametrize("row", rows("pairs.json"))
def test_a_pair_that_differs_crosses_as_keys_and_items(row: dict[str, Any]) -> None:
    one, other = read(row["hex"])
    if row["python"] == "apart":
        for value in ({one: 1, other: 2}, {(0, one): 1, (0, other): 2}, {one, other}):
            assert notation(CODEC.decode(*CODEC.encode(value))) == notation(value)


PLACES: dict[str, tuple[Callable[[Any], object], Any]] = {
    "alone": (lambda v: v, float),
    "list": (lambda v: [0.5, v], list[float]),
    "map": (lambda v: {"a": v}, dict[str, float]),
    "key": (lambda v: {v: "a"}, dict[float, str]),
    "tuple": (lambda v: ("a", v), tuple[str, float]),
    "set": (lambda v: {v}, set[float]),
    "optional": (lambda v: [v, None], list[float | None]),
    "beside a UUID": (lambda v: (UUID(int=1), v), tuple[UUID, float]),
    "dataclass": (lambda v: Reading("a", v), Reading),
    "dataclasses": (lambda v: [Reading("a", 0.5), Reading("a", v)], list[Reading]),
    "struct": (lambda v: Fact("a", {"v": v}), Fact),
}


@pytest.mark.parametrize("row", rows("integers-as-floats.json"))
@pytest.mark.parametrize("place", PLACES)
def test_a_float_is_the_integer_or_none(row: dict[str, Any], place: str) -> None:
    make, hint = PLACES[place]
    value = int(row["int"])
    body = CODEC.encode(make(value))
    if row["double"]:
        assert repr(CODEC.decode(*body, hint)) == repr(make(float(value)))
    else:
        with pytest.raises(BadArguments, match="float"):
            CODEC.decode(*body, hint)


@pytest.mark.parametrize("value", [1e300, -1e16, math.inf, -math.inf, 2.0**53, math.nan])
def test_large_floats_are_floats(value: float) -> None:
    for sent, hint in [(value, float), ([value], list[float]), ({"a": value}, dict[str, float])]:
        found: Any = CODEC.decode(*CODEC.encode(sent), hint)
        assert notation(found) == notation(sent)
