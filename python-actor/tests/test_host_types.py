"""What type checkers say of code that asks and tells."""

from pathlib import Path

from type_checking import wrong_lines

USER_FILE = """
from typing import Protocol

import clutch

class Quote: ...

class Prices(Protocol):
    def price(self, item: str, count: int) -> clutch.Ask[float]: ...

contract = clutch.contract("prices", Prices, timeout=2.0)

prices = clutch.host("prices", Quote)
anything = clutch.host("anything")
several = clutch.host("several", Quote | int)

def through(ref: clutch.Ref[Quote], refs: list[clutch.Ref[int]]) -> None:
    ref.tell(Quote())
    refs[0].tell(1)
    clutch.watch(ref)

def wrong_reference(ref: clutch.Ref[Quote]) -> None:
    ref.tell("quote")

async def found() -> None:
    await clutch.register("quotes")
    quotes = await clutch.find("quotes", Quote)
    quotes.tell(Quote())
    if quotes is not None:
        quotes.tell(Quote())
        quotes.tell("found")
    some = clutch.find("some", Quote | int).get()
    any_one = clutch.find("any").get()
    if some is not None and any_one is not None:
        some.tell(1)
        any_one.tell("one")

def right() -> float:
    anything.tell(3)
    several.tell(3)
    return prices.ask(Quote(), float).get()

async def also_right() -> list[float] | None:
    value: list[float] = await prices.ask(Quote(), list[float], timeout=1.0)
    optional: int | None = await anything.ask(1, int | None)
    untyped: object = await anything.ask(1, timeout=1.0)
    return value if optional or untyped else None

async def right_call() -> float:
    return await contract.price("pear", count=2) + contract.price("pear", 2).get()

def wrong_message() -> float:
    return prices.ask("text", float).get()

def wrong_tell() -> None:
    prices.tell(1)

async def wrong_reply() -> str:
    return await prices.ask(Quote(), float)

def not_awaited() -> float:
    return prices.ask(Quote(), float)

def wrong_argument() -> None:
    contract.price("pear", "two")

def wrong_name() -> None:
    contract.price("pear", cnt=2)

def wrong_method() -> None:
    contract.prize("pear", 2)

def own_messages() -> None:
    me: clutch.Ref[Quote] = clutch.self_ref()
    me.tell(Quote())
    me.tell("to itself")

def wrong_call_reply() -> str:
    return contract.price("pear", 2).get()
"""


def test_type_checkers_find_wrong_types(tmp_path: Path) -> None:
    assert wrong_lines(tmp_path, USER_FILE) == [
        'ref.tell("quote")',
        "quotes.tell(Quote())",
        'quotes.tell("found")',
        'return prices.ask("text", float).get()',
        "prices.tell(1)",
        "return await prices.ask(Quote(), float)",
        "return prices.ask(Quote(), float)",
        'contract.price("pear", "two")',
        'contract.price("pear", cnt=2)',
        'contract.prize("pear", 2)',
        'me.tell("to itself")',
        'return contract.price("pear", 2).get()',
    ]
