"""Records of generic classes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

import msgspec
import pytest

from clutch._codec.codec import BadArguments
from crossing import cross

T = TypeVar("T")


def refusal(value: object, hint: Any) -> str:
    with pytest.raises(BadArguments) as caught:
        cross(value, hint)
    return str(caught.value)


def test_generic_records_hold_what_their_arguments_say() -> None:
    @dataclass
    class Page(Generic[T]):
        items: list[T]

    class Chunk(msgspec.Struct, Generic[T]):
        first: T

    hint: Any = Page[Chunk[Decimal]]
    assert cross(Page([Chunk(Decimal(1))]), hint) == Page([Chunk(Decimal(1))])
    assert refusal({"items": [{"first": 1}]}, hint) == (
        "value.items[0].first: expected Decimal, found int"
    )
    assert cross({"items": [{"first": 1}]}, Page) == Page([{"first": 1}])


@pytest.mark.skipif(sys.version_info < (3, 11), reason="generic since Python 3.11")
def test_named_tuples_and_typed_dictionaries_may_be_generic() -> None:
    names: dict[str, Any] = {"__name__": __name__, "Decimal": Decimal}
    source = """
from typing import Generic, NamedTuple, TypedDict, TypeVar
import attrs
T = TypeVar("T")
class Pair(NamedTuple, Generic[T]):
    left: T
    right: list[T]
class Keys(TypedDict, Generic[T]):
    inner: T
@attrs.define
class Box(Generic[T]):
    inner: T
"""
    exec(compile(source, "generic", "exec", dont_inherit=True), names)
    pair, keys, box = names["Pair"], names["Keys"], names["Box"]
    value = {"left": Decimal(1), "right": [Decimal(2)]}
    assert cross(value, pair[Decimal]) == pair(Decimal(1), [Decimal(2)])
    assert refusal(value | {"right": [1]}, pair[Decimal]) == (
        "value.right[0]: expected Decimal, found int"
    )
    assert cross({"inner": value}, keys[pair[Decimal]])["inner"].left == Decimal(1)
    assert cross({"inner": value}, box[pair[Decimal]]).inner.left == Decimal(1)
    assert "expected int" in refusal({"inner": "x"}, box[int])
