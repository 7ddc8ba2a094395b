"""Arguments and signatures."""

from __future__ import annotations

import functools
import math
import statistics
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

import msgspec
import pytest
from typing_extensions import Required, TypeVarTuple, Unpack

from clutch._codec.codec import BadArguments, Codec
from clutch._codec.parameters import Parameters

CODEC = Codec(max_size=320 << 20, max_depth=64)


class Context:
    pass


@dataclass
class Item:
    name: str
    count: int = 1


def call(function: Any, *positional: object, **named: object) -> Any:
    parameters = Parameters.of(function, CODEC, frozenset({Context}))
    first, buffers = CODEC.encode(list(positional))
    second, more = CODEC.encode(named)
    assert not more
    args, kwargs = parameters.bind(first, second, buffers)
    return function(*args, **kwargs, **dict.fromkeys(parameters.injected, "context"))


@dataclass(frozen=True)
class Frozen:
    x: int = 1


def untyped(a, b=2, *rest, key=None, **others):  # type: ignore[no-untyped-def]
    return a, b, rest, key, others


def plain(a: int, b: str = "b", *, c: float = 0.5) -> Any:
    return a, b, c


def exotic(id: UUID, items: list[Item], data: bytes = b"") -> Any:
    return id, items, data


def only_position(a: int, /, b: int) -> Any:
    return a, b


def position_and_more(a: int, /, **more: int) -> Any:
    return a, more


def several(first: int, *rest: UUID, **others: Item) -> Any:
    return first, rest, others


def context_first(context: Context, a: int, b: int = 2) -> Any:
    return context, a, b


def context_last(a: int, *rest: int, context: Context) -> Any:
    return a, rest, context


class Account:
    def __init__(self, owner: str, limit: int = 0) -> None:
        self.owner = owner
        self.limit = limit

    def pay(self, item: Item) -> str:
        return f"{self.owner} pays {item.name}"


def test_functions_without_hints_take_anything() -> None:
    assert call(untyped, {1}, UUID(int=1)) == (frozenset({1}), UUID(int=1), (), None, {})
    assert call(untyped, 1, 2, 3, [4], key=5, more=6) == (1, 2, (3, [4]), 5, {"more": 6})
    assert call(untyped, b=1, a=0) == (0, 1, (), None, {})


def test_hints_drive_the_decoding() -> None:
    assert call(plain, 1, "x", c=3) == (1, "x", 3.0)
    assert call(exotic, UUID(int=1), [{"name": "a"}], bytes(1 << 16)) == (
        UUID(int=1), [Item("a")], bytes(1 << 16),
    )  # fmt: skip
    assert call(exotic, items=[], id=UUID(int=2)) == (UUID(int=2), [], b"")
    assert call(several, 2**70, UUID(int=1), x={"name": "a", "count": 3}) == (
        2**70, (UUID(int=1),), {"x": Item("a", 3)},
    )  # fmt: skip
    assert call(only_position, 1, b=2) == (1, 2)
    assert call(position_and_more, 1, a=5) == (1, {"a": 5})


def test_methods_and_classes_have_parameters_too() -> None:
    account = call(Account, "Ada", limit=5)
    assert (account.owner, account.limit) == ("Ada", 5)
    assert call(account.pay, {"name": "rent"}) == "Ada pays rent"
    with pytest.raises(BadArguments, match="owner: expected str, found int"):
        call(Account, 1)


def test_builtin_functions_take_what_comes() -> None:
    assert call(math.sqrt, 16) == 4.0
    assert call(statistics.fmean, [1, 2, 3]) == 2.0
    assert call(max, 3, 9, 4) == 9
    assert call(dict, a=1) == {"a": 1}


def test_the_context_is_filled_by_the_worker() -> None:
    assert call(context_first, 1, 5) == ("context", 1, 5)
    assert call(context_first, 1, b=5) == ("context", 1, 5)
    assert call(context_last, 1, 2, 3) == (1, (2, 3), "context")
    assert Parameters.of(context_first, CODEC, frozenset({Context})).injected == {"context"}
    with pytest.raises(BadArguments, match="unexpected argument 'context'"):
        call(context_first, 1, context=None)


@pytest.mark.parametrize(
    ("function", "positional", "named", "message"),
    [
        (plain, (), {}, "plain: missing argument 'a'"),
        (plain, (1, "x", 2.0), {}, "plain: takes 2 positional arguments, got 3"),
        (plain, (1,), {"d": 1}, "plain: unexpected argument 'd'"),
        (plain, (1,), {"a": 1}, "plain: argument 'a' was given twice"),
        (plain, ("x",), {}, "a: expected int, found str"),
        (plain, (1,), {"c": "x"}, "c: expected float, found str"),
        (exotic, (UUID(int=1), [{"name": 1}]), {}, "items[0].name: expected str, found int"),
        (exotic, ("x", []), {}, "id: expected UUID, found str"),
        (several, (1, UUID(int=1), 2), {}, "rest[1]: expected UUID, found int"),
        (several, (1,), {"x": 5}, "x: expected Item, found int"),
        (only_position, (1,), {"a": 1, "b": 2}, "only_position: unexpected argument 'a'"),
        (only_position, (), {"b": 2}, "missing argument 'a', which is taken by position only"),
        (position_and_more, (), {"a": 1}, "missing argument 'a', which is taken by position only"),
        (position_and_more, (1, 2), {"a": 1}, "takes 1 positional arguments, got 2"),
        (several, (1, UUID(int=1), UUID(int=1), 2), {}, "rest[2]: expected UUID, found int"),
        (untyped, ({1: [{"x": {Frozen()}}]},), {}, "a[1][0].x: an item of this set is a map"),
        (context_first, (1, 2, 3), {}, "context_first: takes 2 positional arguments, got 3"),
        (context_last, (1, "x"), {}, "rest[0]: expected int, found str"),
    ],
)
def test_wrong_arguments_are_named(
    function: Any, positional: tuple[object, ...], named: dict[str, object], message: str
) -> None:
    with pytest.raises(BadArguments) as caught:
        call(function, *positional, **named)
    assert message in str(caught.value)


def test_malformed_bodies_are_refused() -> None:
    parameters = Parameters.of(untyped, CODEC)
    for positional, named in [
        (b"", b"\x80"), (b"\x80", b"\x80"), (b"\x91", b"\x80"), (b"\x91\x01\x01", b"\x80"),
        (b"\x91\x01", b""), (b"\x91\x01", b"\x90"), (b"\x91\x01", b"\x81\x01\x01"),
        (b"\xdd\xff\xff\xff\xff", b"\x80"), (b"\xdc", b"\x80"),
    ]:  # fmt: skip
        with pytest.raises(BadArguments):
            parameters.bind(positional, named)


def test_what_is_no_list_is_not_taken_for_arguments_alike_those_before() -> None:
    for function in (untyped, plain):
        parameters = Parameters.of(function, CODEC)
        assert parameters.bind(b"\x92\x01\xa1x") == ([1, "x"], {})
        assert parameters.latest is not None
        for body in (b"\x01", b"\xa2xx", b"\x82\x01\x01\x02\x02", b"\xc0", b""):
            assert parameters.bind_alike(msgspec.Raw(body)) is None
            with pytest.raises(Exception):  # noqa: B017
                parameters.latest[0](msgspec.Raw(body))


def test_a_context_that_cannot_be_filled_is_named_at_once() -> None:
    def hidden(context: Context, *rest: int) -> None: ...

    def strict(context: Context, /) -> None: ...

    functions: list[Any] = [hidden, strict]
    for function in functions:
        function.__annotations__["context"] = Context
    refused: list[tuple[Any, str]] = [(hidden, "'rest'"), (strict, "'context'")]
    for function, message in refused:
        with pytest.raises(BadArguments, match=f"parameter {message} of .*{function.__name__}"):
            Parameters.of(function, CODEC, frozenset({Context}))


class Options(TypedDict, total=False):
    size: Required[int]
    price: Decimal


def test_unpacked_hints_say_what_each_argument_is() -> None:
    def options(**more: Any) -> Any:
        return more

    def numbers(*rest: Any) -> Any:
        return rest

    options.__annotations__["more"] = Unpack[Options]
    numbers.__annotations__["rest"] = Unpack[tuple[Decimal, ...]]
    assert call(options, size=1, price=Decimal(2), other="x") == {
        "size": 1, "price": Decimal(2), "other": "x",
    }  # fmt: skip
    assert call(numbers, Decimal(1), Decimal(2)) == (Decimal(1), Decimal(2))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "missing argument 'size'"),
        ({"size": "x"}, "size: expected int, found str"),
        ({"size": 1, "price": 1}, "price: expected Decimal, found int"),
    ]
    for named, message in wrong:
        with pytest.raises(BadArguments, match=message):
            call(options, **named)
    with pytest.raises(BadArguments, match=r"rest\[1\]: expected Decimal, found int"):
        call(numbers, Decimal(1), 2)
    numbers.__annotations__["rest"] = Unpack[TypeVarTuple("Ts")]
    assert call(numbers, 1, "a") == (1, "a")


def test_what_is_none_by_default_may_be_none() -> None:
    def implicit(a: int = None, *, b: Item = None) -> Any:  # type: ignore[assignment] # noqa: RUF013
        return a, b

    assert call(implicit, None, b=None) == (None, None)
    assert call(implicit, 1, b={"name": "a"}) == (1, Item("a"))
    with pytest.raises(BadArguments, match="a: expected int, found str"):
        call(implicit, "x")


class Adder:
    def __call__(self, a: Item) -> Any:
        return a


def test_hints_are_found_below_what_is_around_a_function() -> None:
    def two(a: Item, b: Item) -> Any:
        return a, b

    @functools.wraps(two)
    def wrapped(*args: Any, **more: Any) -> Any:
        return two(*args, **more)

    first = functools.partial(two, Item("x"))
    assert call(first, {"name": "a"}) == (Item("x"), Item("a"))
    assert call(wrapped, {"name": "a"}, b={"name": "b"}) == (Item("a"), Item("b"))
    assert call(Adder(), {"name": "a"}) == Item("a")


def test_hints_that_cannot_be_resolved_count_as_absent() -> None:
    def unresolved(x: Missing) -> Any:  # type: ignore[name-defined] # noqa: F821
        return x

    assert call(unresolved, {1}) == frozenset({1})
