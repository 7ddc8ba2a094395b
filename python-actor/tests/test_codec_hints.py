"""What each hint accepts, makes and refuses. No hint makes a function uncallable."""

from __future__ import annotations

import collections.abc as abstract
import numbers
import os
import sys
import typing
from collections import deque
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntFlag
from typing import Annotated, Any, Literal, Optional, ParamSpec, Protocol, TypeVar, Union
from uuid import UUID

import msgspec
import numpy
import numpy.typing
import pytest
import typing_extensions

from clutch._codec.hint import Hint
from clutch._codec.parameters import Parameters
from crossing import CODEC, cross, refusal

P = ParamSpec("P")
P_ARGS: Any = typing.cast(Any, P).args
P_KWARGS: Any = typing.cast(Any, P).kwargs
T = TypeVar("T")
Bound = TypeVar("Bound", bound=Decimal)
Either = TypeVar("Either", int, str)
UserId = typing.NewType("UserId", int)


@dataclass
class Item:
    name: str


class Words(list[str]):
    pass


class Word(str):
    pass


class Mixed(Enum):
    ONE = 1
    TEXT = "1"
    PAIR = (1, 2)
    REAL = 2.5


class Mode(IntFlag):
    READ = 1
    WRITE = 2


class Closed(Protocol):
    def close(self) -> None: ...


class Handle:
    pass


UNIONS: list[Any] = [
    ("a", str | bytes, "a"), (b"a", str | bytes, b"a"), (UUID(int=1), str | UUID, UUID(int=1)),
    ("x", UUID | str, "x"), (1, int | float, 1), (1, float | str, 1.0), (1.5, int | float, 1.5),
    (1, float | Decimal, 1.0), (Decimal(1), float | Decimal, Decimal(1)), (True, int | bool, True),
    ([1], list[int] | list[str], [1]), (["a"], list[int] | list[str], ["a"]),
    ([], list[int] | list[str], []), ({1}, set[int] | list[int], {1}),
    ([1], set[int] | list[int], [1]), ([1], tuple[int, ...] | list[int], [1]),
    (["a"], deque[int] | tuple[str, ...], ("a",)), ({1}, frozenset[int] | set[int], {1}),
    (["a"], set[int] | list[str], ["a"]),
    ((1, "a"), tuple[int, str] | list[Decimal], (1, "a")), ("b", Literal["a"] | str, "b"),
    ({"name": "a"}, Item | dict[str, int], Item("a")), ({"n": 1}, Item | dict[str, int], {"n": 1}),
    ({"name": 1}, Item | dict[str, int], {"name": 1}), (datetime(2026, 1, 1), date | datetime,
    datetime(2026, 1, 1)), (date(2026, 1, 1), date | datetime, date(2026, 1, 1)),
    ({"name": "a"}, Item | dict[str, str], {"name": "a"}), (b"a", bytearray | bytes, b"a"),
    ({"name": "a"}, Item | Any, {"name": "a"}), (None, Optional[Item], None),  # noqa: UP045
    ([[1], "a"], list[list[int] | str], [[1], "a"]), (5, numpy.ndarray | int, 5),
    (2, Mixed | int, 2), ("a", Union[str, Mixed, None], "a"),  # noqa: UP007
]  # fmt: skip


@pytest.mark.parametrize(("value", "hint", "expected"), UNIONS)
def test_a_union_takes_the_member_that_fits_or_what_came(
    value: object, hint: Any, expected: object
) -> None:
    found = cross(value, hint)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "hint", "message"),
    [
        (1.5, int | str, "expected int | str, found float"),
        ([1.5], list[int] | list[str], "expected list, found list"),
        (1.5, UUID | str | None, "expected UUID | str | None, found float"),
        ({"name": 1}, Item | None, "value.name: expected str, found int"),
        ([1, None], list[int | str], "value[1]: expected int | str, found None"),
    ],
)
def test_a_union_refuses_what_no_member_takes(value: object, hint: Any, message: str) -> None:
    assert refusal(value, hint) == message


CHOICES: list[Any] = [
    (1, Mixed, Mixed.ONE), ("1", Mixed, Mixed.TEXT), ([1, 2], Mixed, Mixed.PAIR),
    (2.5, Mixed, Mixed.REAL), (3, Mode, Mode.READ | Mode.WRITE), ("a", Literal["a", 1], "a"),
    (1, Literal[Mixed.ONE, "b"], Mixed.ONE), (True, Literal[True, 0], True),
    (None, Literal[None, "x"], None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "hint", "expected"), CHOICES)
def test_an_enum_or_literal_is_told_by_its_value(value: Any, hint: Any, expected: Any) -> None:
    assert cross(value, hint) is expected or cross(value, hint) == expected
    assert cross(expected, hint) == expected


@pytest.mark.parametrize(
    ("value", "hint", "message"),
    [
        (1.0, Mixed, "expected Mixed, found float"),
        (True, Mixed, "expected Mixed, found bool"),
        ("x", Mixed, "expected Mixed, which has no value 'x'"),
        ({"a": 1}, Mixed, "expected Mixed, which has no value {'a': 1}"),
        (1, Literal[True, "a"], "expected True | 'a', found 1"),
        ([1], Literal["a"], "expected 'a', found list"),
    ],
)
def test_no_other_value_is_taken_for_one_of_an_enum(value: Any, hint: Any, message: str) -> None:
    assert refusal(value, hint) == message


def test_subclasses_of_the_types_of_the_table_are_made() -> None:
    assert type(cross("a", Word)) is Word
    assert type(cross(["a"], Words)) is Words
    assert refusal(["a", 1], Words) == "value[1]: expected str, found int"
    assert refusal(5, Word) == "expected str, found int"


ANYTHING: list[Any] = [
    P_ARGS, P_KWARGS, T, typing.Callable, 5, "text", [int], (), Ellipsis, Closed,
    typing_extensions.Self, typing_extensions.TypeIs, numpy.dtype("i4"), Annotated[Any, [1]],
    typing_extensions.TypedDict, typing.NamedTuple,
]  # fmt: skip


@pytest.mark.parametrize("hint", ANYTHING)
def test_what_names_no_data_takes_what_comes(hint: Any) -> None:
    function: Any = lambda value: value  # noqa: E731
    function.__annotations__ = {"value": hint}
    parameters = Parameters.of(function, CODEC)
    if hint is not typing.Callable:
        assert parameters.bind(b"\x91\x91\x05") == ([[5]], {})


AROUND: list[Any] = [
    (1, Annotated[int, "note"], 1), (1, UserId, 1), (Decimal(1), Bound, Decimal(1)),
    ("a", Either, "a"), ("a", typing_extensions.LiteralString, "a"), (1, typing.Final[int], 1),
    (1, typing.ClassVar[int], 1), ([1], abstract.Sized, [1]), (1, abstract.Hashable, 1),
    (b"a", typing_extensions.Buffer, b"a"), (1.5, numbers.Real, 1.5),
    (2, typing.SupportsIndex, 2), ({"a": 1}, abstract.Container, {"a": 1}),
    ((1, "a", "b", 2.0), tuple[int, typing_extensions.Unpack[tuple[str, ...]], float],
     (1, "a", "b", 2.0)), ((), tuple[()], ()), ([1, "a"], tuple, (1, "a")),
    ({"a": {1}}, object, {"a": {1}}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "hint", "expected"), AROUND)
def test_what_is_around_a_hint_does_not_hide_it(value: Any, hint: Any, expected: Any) -> None:
    if hint is abstract.Container:
        assert refusal(value, hint) == "expected Container, found dict"
        return
    found = cross(value, hint)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "hint", "message"),
    [
        ("a", Annotated[int, "note"], "expected int, found str"),
        ("a", UserId, "expected int, found str"),
        (1, Bound, "expected Decimal, found int"),
        (1.5, Either, "expected int | str, found float"),
        ([1], abstract.Hashable, "expected Hashable, found list"),
        ("a", abstract.Callable[[int], int], "expected Callable, found str"),
        ("a", type[int], "expected type, found str"),
        ({}, Handle, "expected Handle, found dict"),
        ("/tmp", os.PathLike[str], "expected PathLike, found str"),
        ("a", numbers.Number, "expected Number, found str"),
        ((1,), tuple[()], "expected tuple of 0 items, found 1"),
        ((1, 2), tuple[int, typing_extensions.Unpack[tuple[str, ...]]], "value[1]: expected str"),
        ((), tuple[int, typing_extensions.Unpack[tuple[str, ...]]], "expected tuple of at least 1"),
        (3, Annotated[Decimal | int, msgspec.Meta(gt=3)], "expected Decimal | int > 3, found 3"),
        (["a"], Annotated[list[Words], msgspec.Meta(min_length=2)], "value[0]: expected list"),
        ([["a"]], Annotated[list[Words], msgspec.Meta(min_length=2)], "of length >= 2, found"),
        ("ab", Annotated[str, msgspec.Meta(pattern="^a$")], "expected str that matches '^a$'"),
        (5, Annotated[int, msgspec.Meta(multiple_of=2)], "expected int that is a multiple of 2"),
        (datetime(2026, 1, 1), Annotated[datetime, msgspec.Meta(tz=True)], "datetime with a zone"),
    ],
)
def test_as_much_as_can_be_known_is_checked(value: Any, hint: Any, message: str) -> None:
    assert refusal(value, hint).startswith(message) or message in refusal(value, hint)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="`type` is of Python 3.12")
def test_aliases_may_be_within_themselves() -> None:
    names: dict[str, Any] = {"Decimal": Decimal}
    source = """
type Json = dict[str, Json] | list[Json] | str | int | float | bool | None
type Tree[T] = T | list[Tree[T]]
type Endless = Endless
type Odd = Odd | int
type Grows[T] = int | list[Grows[list[T]]]
type Lost = list[Missing]
"""
    exec(source, names)
    deep: Any = {"a": [1, {"b": [None, "x", 1.5]}]}
    assert cross(deep, names["Json"]) == deep
    assert refusal({"a": [b"x"]}, names["Json"]).endswith("found bytes")
    assert cross([[Decimal(1)], Decimal(2)], names["Tree"][Decimal]) == [[Decimal(1)], Decimal(2)]
    assert "expected" in refusal([[1]], names["Tree"][Decimal])
    assert cross({"a": 1}, names["Endless"]) == {"a": 1}
    assert cross(3, names["Odd"]) == 3
    assert "expected" in refusal("x", names["Odd"])
    assert cross([[[1]]], names["Grows"][int]) == [[[1]]]
    assert cross([{"any": 1}], names["Lost"]) in ([{"any": 1}],)
    for _ in range(20):
        deep = [deep, {"k": deep}] if len(str(deep)) < 5_000 else [deep]
    assert cross(deep, names["Json"]) == deep


@dataclass
class Nested:
    inner: list[Nested] | tuple[Nested, ...] | Decimal


def test_unions_in_unions_cost_little() -> None:
    for innermost in (Decimal(1), "wrong"):
        value: Any = {"inner": innermost}
        for _ in range(25):
            value = {"inner": [value]}
        if innermost == "wrong":
            assert refusal(value, Nested).endswith(
                "inner: expected list | tuple | Decimal, found str"
            )
        else:
            assert cross(value, Nested).inner[0].inner[0].inner[0].inner


def test_plain_hints_are_left_to_msgspec() -> None:
    plain: list[Any] = [
        int, str, list[int], dict[str, list[float | None]], Item, list[Item],
        abstract.Collection[int], Literal["a"], int | str, tuple[int, str],
    ]  # fmt: skip
    assert [hint for hint in plain if not Hint(hint).plain] == []
    untyped: list[Any] = [P_ARGS, T, Any, object]
    assert [hint for hint in untyped if not Hint(hint).untyped] == []
