"""Calls methods of an object of the JVM, by the stub that Java has printed."""

import asyncio

import clutch
from clutch.errors import ClutchError
from shop_stub import Everything, Line, Shop

SHOP = clutch.contract("shop", Shop, timeout=10.0)


def price(item: str, count: int) -> float:
    first = SHOP.price(item, count)
    second = SHOP.price(count=count, item=item)
    assert first.get() == second.get()
    return first.get()


async def price_async(item: str, count: int) -> float:
    return await SHOP.price(item, count=count)


async def prices(count: int) -> float:
    return sum(await asyncio.gather(*(SHOP.price("pear", n) for n in range(count))))


def through(everything: Everything) -> Everything:
    there = SHOP.echo(everything).get()
    assert there == everything
    return there


def items() -> list[list[str]]:
    return [SHOP.items("p").get(), SHOP.items().get(), SHOP.items(from_=None).get()]


def note(count: int) -> list[Line]:
    nothing: object = SHOP.note([Line("pear", n) for n in range(count)]).get()
    assert nothing is None
    return SHOP.noted().get()


def told(item: str) -> None:
    clutch.host("shop").tell(("note", ([Line(item, 1)],), {}))


def failures() -> list[str]:
    """The errors of calls that a type checker would refuse, too."""
    shop = clutch.host("shop")
    messages = [
        ("close", (), {}),
        ("price", ("pear",), {}),
        ("price", ("pear", "two"), {}),
        ("price", ("pear",), {"cnt": 2}),
        "price",
    ]
    found = []
    for message in messages:
        try:
            shop.ask(message).get()
        except ClutchError as error:
            found.append(f"{type(error).__name__}: {error}")
    return found


def failure(method: str) -> list[str]:
    try:
        getattr(SHOP, method)().get()
    except clutch.errors.HostError as error:
        return [str(error), error.java_class, *error.__notes__]
    return []


def slow() -> str:
    try:
        clutch.contract("shop", Shop, timeout=0.05).never().get()
    except ClutchError as error:
        return f"{type(error).__name__}: {error}"
    return "answered"
