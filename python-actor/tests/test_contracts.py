"""Code that calls methods of the JVM, in plain pytest."""

from __future__ import annotations

import asyncio
import copy
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

import pytest

import clutch
from clutch import Ask, testing
from clutch.errors import AskTimeout, HostError, Refused

if TYPE_CHECKING:
    from decimal import Decimal

T = TypeVar("T")


@dataclass(frozen=True)
class Deposit:
    amount: float


class Wide(Protocol, Generic[T]):
    def swap(self, item: T) -> Ask[T]: ...


class Prices(Wide[int], Protocol):
    def price(self, item: str, count: int) -> clutch.Ask[float]: ...
    def items(self, prefix: str | None = None) -> Ask[list[str]]: ...
    def note(self, deposit: Deposit, /) -> Ask[None]: ...
    def last(self) -> Ask[Deposit]: ...
    def find(self, item: str, *, at_most: int = 10, least: int = ...) -> Ask[Any]: ...
    def total(self) -> Ask[list[Decimal]]: ...
    def untyped(self, item): ...  # type: ignore[no-untyped-def]
    def bare(self) -> Ask: ...  # type: ignore[type-arg]
    def wrong(self) -> float: ...
    def _hidden(self) -> None: ...


@runtime_checkable
class Checked(Protocol):
    def price(self, item: str, count: int) -> Ask[float]: ...


PRICES = clutch.contract("prices", Prices)


class FakePrices:
    def __init__(self) -> None:
        self.deposits: list[Deposit] = []

    def price(self, item: str, count: int) -> float:
        return len(item) * count

    def items(self, prefix: str | None) -> list[str]:
        return [prefix or "all"]

    def note(self, deposit: Deposit) -> None:
        self.deposits.append(deposit)

    def last(self) -> object:
        return self.deposits[-1] if self.deposits else "none"

    def find(self, *given: object, **named: object) -> object:
        return [list(given), named]

    def total(self) -> list[object]:
        return [1]

    def untyped(self, item: object) -> object:
        return item

    def bare(self) -> object:
        raise KeyError("no")

    swap = untyped


def sent(hosts: testing.FakeHosts, ask: object) -> Any:
    """The message of the ask that was made last."""
    assert isinstance(ask, Ask)
    return hosts._hosts["prices"].asked[-1]


def test_calls_by_position_and_by_name() -> None:
    with testing.hosts() as hosts:
        prices = hosts.add("prices").implement(FakePrices())
        assert PRICES.price("pear", 2).get() == 8.0
        assert PRICES.price("pear", count=3).get() == 12.0
        assert PRICES.price(count=1, item="fig").get() == 3.0
        assert prices.asked == [
            ("price", ("pear", 2), {}),
            ("price", ("pear",), {"count": 3}),
            ("price", (), {"count": 1, "item": "fig"}),
        ]


def test_calls_in_async_code() -> None:
    async def both() -> list[float]:
        return list(await asyncio.gather(PRICES.price("pear", 2), PRICES.price("fig", 1)))

    with testing.hosts() as hosts:
        hosts.add("prices").implement(FakePrices())
        assert asyncio.run(both()) == [8.0, 3.0]


def test_decodes_replies_to_the_hint() -> None:
    with testing.hosts() as hosts:
        hosts.add("prices").implement(FakePrices())
        with pytest.raises(HostError, match="of another type"):
            PRICES.last().get()
        value = PRICES.price("pear", 2).get()
        assert (value, type(value)) == (8.0, float)
        nothing: object = PRICES.note(Deposit(1.5)).get()
        assert nothing is None
        assert PRICES.last().get() == Deposit(1.5)
        assert PRICES.swap(3).get() == 3
        assert PRICES.untyped("x").get() == "x"  # type: ignore[no-untyped-call]
        with pytest.raises(HostError, match=r"builtins\.KeyError: 'no'"):
            PRICES.bare().get()


def test_a_hint_that_is_not_there_counts_as_any(caplog: pytest.LogCaptureFixture) -> None:
    with testing.hosts() as hosts, caplog.at_level(logging.WARNING, "clutch"):
        hosts.add("prices").implement(FakePrices())
        contract = clutch.contract("prices", Prices)
        assert contract.total().get() == [1]
        assert contract.total().get() == [1]
    assert caplog.messages == [
        "return type of Prices.total: there is no 'Decimal' when the worker runs; what comes for"
        " it is not checked"
    ]


def test_sends_defaults() -> None:
    with testing.hosts() as hosts:
        hosts.add("prices").implement(FakePrices())
        assert sent(hosts, PRICES.items()) == ("items", (None,), {})
        assert sent(hosts, PRICES.items(prefix="p")) == ("items", (), {"prefix": "p"})
        assert sent(hosts, PRICES.find("x")) == ("find", ("x",), {"at_most": 10})
        assert sent(hosts, PRICES.find("x", least=1)) == (
            "find",
            ("x",),
            {"least": 1, "at_most": 10},
        )


def test_sends_defaults_by_name_after_a_gap() -> None:
    class Gap(Protocol):
        def find(self, a: int = ..., b: int = 2, c: int = 3) -> Ask[Any]: ...

    with testing.hosts() as hosts:
        hosts.add("prices").implement(FakePrices())
        gap = clutch.contract("prices", Gap)
        assert sent(hosts, gap.find()) == ("find", (), {"b": 2, "c": 3})
        assert sent(hosts, gap.find(1)) == ("find", (1, 2, 3), {})
        assert sent(hosts, gap.find(1, c=4)) == ("find", (1, 2), {"c": 4})
        assert sent(hosts, gap.find(1, b=4)) == ("find", (1,), {"b": 4, "c": 3})


@pytest.mark.parametrize(
    ("method", "positional", "named", "problem"),
    [
        ("price", ("pear",), {}, r"Prices\.price\(item, count\) got no 'count'"),
        ("price", (), {}, "got no 'item'"),
        ("price", ("pear", 1, 2), {}, "got 3 by position"),
        ("price", ("pear",), {"cnt": 1}, "got 'cnt' by name"),
        ("price", ("pear", 1), {"item": "fig"}, "got 'item' twice"),
        ("price", ("pear", 1), {"self": "fig"}, "got 'self' by name"),
        ("note", (), {"deposit": 1}, "got 'deposit' by name"),
        ("find", ("x", 1), {}, "got 2 by position"),
    ],
)
def test_arguments_that_do_not_fit(
    method: str, positional: tuple[Any, ...], named: dict[str, Any], problem: str
) -> None:
    with testing.hosts() as hosts:
        prices = hosts.add("prices")
        with pytest.raises(TypeError, match=problem):
            getattr(PRICES, method)(*positional, **named)
        assert prices.asked == []


@pytest.mark.parametrize("name", ["prize", "_hidden", "ask"])
def test_methods_that_are_not_there(name: str) -> None:
    with pytest.raises(AttributeError, match=rf"'prices', Prices\) has no method '{name}'.*items"):
        getattr(PRICES, name)


def test_a_method_must_return_an_ask() -> None:
    with testing.hosts() as hosts:
        prices = hosts.add("prices")
        with pytest.raises(TypeError, match=r"must return clutch\.Ask of its reply.*not.*float"):
            PRICES.wrong()
        assert prices.asked == []


def test_stubs_that_are_none() -> None:
    class Later(Protocol):
        async def price(self) -> float: ...

    class Many(Protocol):
        def price(self, *items: str) -> Ask[float]: ...

    class Bare(Protocol):
        def price() -> Ask[float]: ...  # type: ignore[misc]

    class Empty(Protocol):
        @staticmethod
        def price() -> Ask[float]: ...

    for stub in (Later, Many, Bare):
        with pytest.raises(TypeError, match=r"price must be a def with self and named parameters"):
            clutch.contract("prices", stub)
    with pytest.raises(TypeError, match="Empty has no methods"):
        clutch.contract("prices", Empty)
    with pytest.raises(TypeError, match="the stub must be a class"):
        clutch.contract("prices", lambda: 1)
    with pytest.raises(TypeError, match="the name of a host must be a str"):
        clutch.contract(1, Prices)  # type: ignore[arg-type]


def test_timeouts() -> None:
    with testing.hosts() as hosts:
        hosts.add("prices").never_answer()
        with pytest.raises(AskTimeout, match=r"within 0\.01 s"):
            clutch.contract("prices", Prices, timeout=0.01).price("pear", 1).get()
        with pytest.raises(ValueError, match="from 0 s to 100 days"):
            clutch.contract("prices", Prices, timeout=-1)


def test_shows_itself_and_is_copied() -> None:
    assert repr(PRICES) == "clutch.contract('prices', Prices)"
    assert repr(PRICES.price) == "<method price of host 'prices'>"
    with testing.hosts() as hosts:
        hosts.add("prices").implement(FakePrices())
        assert copy.copy(PRICES).price("fig", 1).get() == 3.0


def test_is_an_instance_of_a_protocol_that_has_checks() -> None:
    assert isinstance(PRICES, Checked)
    assert not isinstance(clutch.contract("prices", Wide), Checked)


def test_a_fake_refuses_as_java_does() -> None:
    class Narrow:
        def price(self, item: str) -> float:
            raise TypeError(item)

    with testing.hosts() as hosts:
        hosts.add("prices").implement(Narrow())
        with pytest.raises(Refused, match="Narrow has no method 'items'"):
            PRICES.items().get()
        with pytest.raises(Refused, match=r"Narrow\.price: too many positional"):
            PRICES.price("pear", 1).get()
        messages: list[object] = ["price", ["price"], ("_x", (), {})]
        for message in messages:
            with pytest.raises(Refused, match=r"clutch\.contract, not|no method '_x'"):
                clutch.host("prices").ask(message).get()
        with pytest.raises(HostError, match=r"builtins\.TypeError: pear"):
            clutch.host("prices").ask(("price", ("pear",), {})).get()
