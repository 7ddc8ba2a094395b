"""The encoding of Python values, and values that cannot cross."""

from __future__ import annotations

import math
import socket
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, NamedTuple
from uuid import UUID

import numpy
import pytest
from msgspec import Struct

import clutch._codec.codec as codecs
from clutch._codec.codec import Codec, TooLarge, Unencodable

CODEC = Codec(max_size=1 << 20, max_depth=5)


def cross(value: object, hint: Any = Any) -> Any:
    return CODEC.decode(*CODEC.encode(value), hint)


@dataclass
class Item:
    name: str
    handle: object = None


class Tagged(Struct, tag=True, frozen=True):
    id: object
    note: str = "none"


class Box(NamedTuple):
    items: list[object]


class Word(str):
    """A str that equals only itself."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Level(IntEnum):
    HIGH = 3


class Hue(Enum):
    RED = "red"


class Ratio(Enum):
    HALF = Decimal("0.5")


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str


codecs.codec(
    "test.money", Money, lambda m: {"amount": m.amount}, lambda v: Money(v["amount"], "EUR")
)


class Broken:
    pass


def fail(value: object) -> Any:
    raise RuntimeError("no way")


codecs.codec("test.broken", Broken, fail, fail)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Word("text"), "text"),
        (Level.HIGH, 3),
        (Ratio.HALF, Decimal("0.5")),
        (OrderedDict(a=1), {"a": 1}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (defaultdict(list, a=[Decimal(1)]), {"a": [Decimal(1)]}),
        (bytearray(b"\x00\xff"), b"\x00\xff"),
        (memoryview(b"abcd")[::2], b"ac"),
        ((1, (2, UUID(int=3))), [1, [2, UUID(int=3)]]),
        (Item("a", {UUID(int=1)}), {"name": "a", "handle": frozenset({UUID(int=1)})}),
        (Tagged(UUID(int=1)), {"type": "Tagged", "id": UUID(int=1), "note": "none"}),
        (Box([1]), {"items": [1]}),
        ([deque([1, Decimal(2)])], [[1, Decimal(2)]]),
        ({(1, (2, Level.HIGH)): Word("w")}, {(1, (2, 3)): "w"}),
        ([2**64, 2**63], [2**64, 2**63]),
        ({2**64: Item("big", -(2**64))}, {2**64: {"name": "big", "handle": -(2**64)}}),
        ({(1, UUID(int=1)): 1}, {(1, UUID(int=1)): 1}),
        ({(1, (2, (UUID(int=1),))): 1}, {(1, (2, (UUID(int=1),))): 1}),
        ([2**70, {(1, (2, 3)): 1}], [2**70, {(1, (2, 3)): 1}]),
        ([2**70, {frozenset({(1, 2)}): 1}], [2**70, {frozenset({(1, 2)}): 1}]),
        (numpy.float64(1.5), 1.5),
        (numpy.int32(-7), -7),
        (numpy.bool_(True), True),
        (numpy.str_("s"), "s"),
        (
            datetime(2026, 1, 1, tzinfo=timezone(timedelta(0), "zero")),
            datetime(2026, 1, 1, tzinfo=timezone.utc),
        ),
    ],
)
def test_values_cross_as_the_table_says(value: object, expected: object) -> None:
    found = cross(value)
    assert found == expected
    assert type(found) is type(expected)


def test_plain_data_is_not_copied_and_the_rest_is_left_alone() -> None:
    frozen = Tagged(id=UUID(int=1))
    data = {"plain": [1, 2], "exotic": [frozen]}
    cross(data)
    assert data == {"plain": [1, 2], "exotic": [frozen]}
    assert frozen.id == UUID(int=1)


@pytest.mark.parametrize(
    ("value", "path", "kind"),
    [
        ({"items": [Item("a"), Item("b", socket)]}, "result.items[1].handle", "module"),
        ([1, {"on error": object()}], "result[1]['on error']", "object"),
        ({object: 1}, "result.keys()[0]", "type"),
        (Box([1, {2: socket}]), "result.items[1][2]", "module"),
        (Tagged(id=[range(3)]), "result.id[0]", "range"),
        (["ok", "bad \ud800"], "result[1]", "str (with a lone surrogate)"),
        ({"d": Decimal("NaN")}, "result.d", "decimal.Decimal (not finite)"),
        (
            {"d": Decimal("-0.00")},
            "result.d",
            "decimal.Decimal (-0, a zero with a sign, which Java's decimals lack)",
        ),
        (
            [Decimal(10**10_000)],
            "result[0]",
            "decimal.Decimal (of 10001 characters, more than 10,000)",
        ),
        ([time(1, tzinfo=timezone.utc)], "result[0]", "datetime.time (with a zone)"),
        ([1j], "result[0]", "complex"),
        (numpy.array([object()]), "result", "numpy.ndarray (dtype object)"),
        ([numpy.datetime64("NaT")], "result[0]", "numpy.datetime64 (not a time)"),
        (
            [1, {"x": {Level.HIGH: 1, Ratio.HALF: 2, Decimal("0.5"): 3, Hue.RED: 4, "red": 5}}],
            "result[1].x",
            "dict (its keys <Hue.RED: 'red'> and 'red' would become one)",
        ),
        ({Word("a"): 1, Word("a"): 2}, "result", "dict (its keys 'a' and 'a' would become one)"),
        ([lambda: 1], "result[0]", "function"),
        ([2**70, {"f": print}], "result[1].f", "builtin_function_or_method"),
    ],
)
def test_what_cannot_cross_is_named(value: object, path: str, kind: str) -> None:
    with pytest.raises(Unencodable) as caught:
        CODEC.encode(value)
    assert (caught.value.path, caught.value.type) == (path, kind)


def test_items_of_a_set_that_cross_as_one_are_refused() -> None:
    for value in ({Hue.RED, "red"}, frozenset({Word("a"), Word("a"), 1, 2**70})):
        with pytest.raises(
            Unencodable, match=r"result\[0\] .* \(its items .* and .* would become one\)"
        ):
            CODEC.encode([value])


def test_a_value_that_holds_itself_is_too_deep() -> None:
    loop: list[object] = []
    loop.append(loop)
    knot: dict[str, object] = {}
    knot["self"] = Item("x", knot)
    values: list[object] = [loop, knot, [[[[[[]]]]]]]
    for value in values:
        with pytest.raises(TooLarge) as caught:
            CODEC.encode(value)
        assert (caught.value.size, caught.value.limit) == (6, 5)
    assert cross([[[[[]]]]]) == [[[[[]]]]]


def test_lists_of_one_kind_are_looked_into() -> None:
    exotic = UUID(int=1)
    lists: list[list[object]] = [
        [[1], [exotic]],
        [(1,), (exotic,)],
        [{"a": 1}, {"a": exotic}],
        [{1: "a"}, {exotic: "a"}],
        [Item("a"), Item("b", exotic)],
        [Tagged(1), Tagged(exotic)],
        [[2**70], [1]],
    ]
    for value in lists:
        assert str(cross(value)).count("UUID(") == str(value).count("UUID(")
    assert cross([Item("a"), Item("b")]) == [
        {"name": "a", "handle": None},
        {"name": "b", "handle": None},
    ]
    with pytest.raises(TooLarge):
        CODEC.encode([[[[[{"a": 1}]]]]])


def test_the_limit_of_size_counts_buffers() -> None:
    with pytest.raises(TooLarge) as caught:
        CODEC.encode([bytes(600 << 10), bytes(600 << 10)])
    assert caught.value.what == "the size of the message"
    assert caught.value.size > caught.value.limit == 1 << 20


def test_immutable_bytes_become_buffers_without_a_copy() -> None:
    data = bytes(1 << 16)
    _, buffers = CODEC.encode({"data": data})
    assert buffers[0] is data
    assert cross(data) == data


def test_mutable_bytes_are_copied_once() -> None:
    data = bytearray(1 << 16)
    _, buffers = CODEC.encode([data, memoryview(data)])
    data[0] = 1
    assert [buffer[0] for buffer in buffers] == [0, 0]


@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_arrives_as_a_read_only_view(order: Any) -> None:
    array = numpy.asarray(numpy.arange(20_000, dtype="<f8").reshape(100, 200), order=order)
    body, buffers = CODEC.encode(array)
    found = CODEC.decode(body, buffers)
    assert numpy.array_equal(found, array)
    assert not found.flags.writeable
    assert found.flags.f_contiguous == (order == "F")
    assert numpy.shares_memory(found, numpy.frombuffer(buffers[0], "<f8"))


def test_slices_of_arrays_and_small_ones_cross() -> None:
    array = numpy.arange(10, dtype=">i2")[::3]
    found = cross(array)
    assert numpy.array_equal(found, array)
    assert found.dtype == array.dtype


def test_a_default_that_was_not_sent_goes_back_with_the_dataclass() -> None:
    item = cross({"name": "tea"}, Item)
    assert item == Item("tea")
    assert cross(item) == {"name": "tea", "handle": None}
    assert cross([item, Item("milk", 1)]) == [
        {"name": "tea", "handle": None},
        {"name": "milk", "handle": 1},
    ]


def test_floats_keep_their_sign_and_kind() -> None:
    assert math.copysign(1, cross(-0.0)) == -1
    assert type(cross(1.0)) is float
    assert math.isnan(cross(math.nan))
