"""Values that hints accept, and the failures for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict, TypeVar
from uuid import UUID

import msgspec
import numpy
import pytest

from clutch._codec.codec import BadArguments, Codec

CODEC = Codec(max_size=320 << 20, max_depth=64)
T = TypeVar("T")


def cross(value: object, hint: Any) -> Any:
    return CODEC.decode(*CODEC.encode(value), hint)


@dataclass
class Node:
    name: str
    children: list[Node]
    tag: UUID | None = None


class Pair(NamedTuple):
    left: int
    right: Decimal


class Row(TypedDict):
    at: datetime
    tags: set[str]


class Colour(Enum):
    RED = 1
    BLUE = 2


@pytest.mark.parametrize(
    ("value", "hint", "expected"),
    [
        (1, float, 1.0),
        (2**70, int, 2**70),
        (2**70, int | str, 2**70),
        (2**70, list[int] | int, 2**70),
        ([1, 2], set[int], {1, 2}),
        ({1, 2}, set[int], {1, 2}),
        ({1}, list[int], [1]),
        ((1, 2), tuple[int, ...], (1, 2)),
        ((1, Decimal("2")), Pair, Pair(1, Decimal("2"))),
        ({"a": None}, Mapping[str, UUID | None], {"a": None}),
        ([b"x"], Sequence[bytes], [b"x"]),
        ("a", Literal["a", "b"], "a"),
        (3, Annotated[int, msgspec.Meta(gt=2)], 3),
        (2, Colour, Colour.BLUE),
        ({"x": {1}}, dict[str, Any], {"x": frozenset({1})}),
        (UUID(int=1), object, UUID(int=1)),
        (5, T, 5),
        (None, None, None),
        (b"x", memoryview, memoryview(b"x")),
        (b"x", bytearray, bytearray(b"x")),
        (timedelta(days=-1, microseconds=5), timedelta, timedelta(days=-1, microseconds=5)),
        (Node("r", [Node("l", [], UUID(int=2))]), Node, Node("r", [Node("l", [], UUID(int=2))])),
        (
            {"at": datetime(2026, 1, 1), "tags": {"a"}},
            Row,
            {"at": datetime(2026, 1, 1), "tags": {"a"}},
        ),
    ],
)
def test_a_hint_takes_what_fits(value: object, hint: Any, expected: object) -> None:
    found = cross(value, hint)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "hint", "message"),
    [
        (3.0, int, "value: expected int, found float"),
        (1, bool, "value: expected bool, found int"),
        (True, int, "value: expected int, found bool"),
        ("x", bytes, "value: expected bytes, found str"),
        (b"x", str, "value: expected str, found bytes"),
        (str(UUID(int=1)), UUID, "value: expected UUID, found str"),
        ("1.5", Decimal, "value: expected Decimal, found str"),
        (1.5, Decimal, "value: expected Decimal, found float"),
        (Decimal("1.5"), float, "value: expected float, found Decimal"),
        ([Decimal(1), 2.0], list[float], "value[0]: expected float, found Decimal"),
        ("2026-01-01", date, "value: expected date, found str"),
        (1.5, timedelta, "value: expected timedelta, found float"),
        ([1, "x"], list[int], "value[1]: expected int, found str"),
        ({"a": {"b": [1]}}, dict[str, dict[str, list[str]]], "expected str, found int"),
        ({"name": "r", "children": [{"name": 5}]}, Node, "value.children[0].name: expected str"),
        ({"name": "r"}, Node, "value: the field 'children' of Node is missing"),
        ({1: 2}, dict[str, int], "(a key): expected str, found int"),
        (5, Colour, "value: expected Colour, which has no value 5"),
        (2**70, str, "value: expected str, found int"),
        ([1], numpy.ndarray, "value: expected ndarray, found list"),
    ],
)
def test_a_hint_refuses_what_does_not_fit(value: object, hint: Any, message: str) -> None:
    with pytest.raises(BadArguments) as caught:
        cross(value, hint)
    assert message in str(caught.value)


def test_a_memoryview_is_a_view_of_the_buffer() -> None:
    body, buffers = CODEC.encode([bytes(1 << 16)])
    incoming = bytearray(buffers[0])
    (view,) = CODEC.decode(body, [memoryview(incoming)], list[memoryview])
    incoming[0] = 7
    assert view[0] == 7
    assert view.readonly
    (data,) = CODEC.decode(body, [memoryview(incoming)])
    assert type(data) is bytes
    (data,) = CODEC.decode(body, [memoryview(incoming)], list[bytes])
    assert type(data) is bytes


@pytest.mark.parametrize(
    "body",
    [
        "", "c1", "ddffffffff", "dfffffffff", "dbffffffff", "c6ffffffff", "c9ffffffff09", "a2c328",
        "c0c0", "d40100c0", "c70001", "d40800", "c70707", "d40d00", "d40dff", "d60991d40d00",
        "d40fff", "d6ffffffff", "c70cff3b9aca000000000000000000", "c70c0700000000000000003b9aca00",
        "c7020231ff", "c7030c94a0c0", "c7020e9100", "c7050e92a16ec000", "818001", "81c0",
        "c7030231453939393939393939393939393939", "c70a0539393939392d31332d31", "c7040632353a30",
        "c70b03323032362d31312d323358",
    ],
)  # fmt: skip
def test_malformed_bytes_are_refused(body: str) -> None:
    with pytest.raises(BadArguments):
        CODEC.decode(bytes.fromhex(body))


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(BadArguments):
        CODEC.decode(b"\x91" * 1_000_000)


def test_an_unknown_zone_is_named() -> None:
    text = b"2026-11-23T10:15:30+01:00[Mars/Olympus]"
    with pytest.raises(BadArguments, match="Mars/Olympus"):
        CODEC.decode(b"\xc7" + bytes([len(text), 3]) + text)


def test_nanoseconds_are_cut_off() -> None:
    text = b"10:15:30.123456789"
    assert CODEC.decode(b"\xc7" + bytes([len(text), 6]) + text).microsecond == 123456
