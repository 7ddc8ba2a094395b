"""Uses references to actors of the JVM."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import clutch
from clutch.errors import ClutchError


@dataclass
class Deposit:
    amount: float


@dataclass
class Branch:
    ledger: clutch.Ref[Deposit]
    others: dict[str, list[clutch.Ref[Deposit]]]
    note: str | None = None


KEPT: list[clutch.Ref[Any]] = []


def pay(branch: Branch, amount: float) -> Branch:
    branch.ledger.tell(Deposit(amount))
    for refs in branch.others.values():
        for ref in refs:
            ref.tell(Deposit(2 * amount))
    return branch


def deposit(ref: clutch.Ref[Deposit], amount: float) -> str:
    ref.tell(Deposit(amount))
    return ref.path


def deposit_all(refs: list[clutch.Ref[Deposit]], amount: float) -> None:
    for ref in refs:
        ref.tell(Deposit(amount))


def back(ref: clutch.Ref[Any]) -> clutch.Ref[Any]:
    return ref


def told_back(ref: clutch.Ref[Any], other: clutch.Ref[Any]) -> None:
    ref.tell({"ledger": other, "others": {}, "note": "back"})


def ask(ref: clutch.Ref[Any], message: Any) -> list[str]:
    try:
        return ["", str(ref.ask(message, timeout=10).get())]
    except ClutchError as error:
        return [type(error).__name__, str(error)]


async def ask_async(ref: clutch.Ref[Any], number: int) -> int:
    return await ref.ask(number, int)


def keep(ref: clutch.Ref[Any]) -> None:
    KEPT.append(ref)


def keep_all(refs: list[clutch.Ref[Any]]) -> int:
    KEPT.extend(refs)
    return len(KEPT)


def drop() -> None:
    KEPT.clear()


def tell_kept(message: Any) -> None:
    for ref in KEPT:
        ref.tell(message)


def ask_kept(message: Any) -> list[str]:
    return ask(KEPT[-1], message)


def token(ref: clutch.Ref[Any]) -> str:
    """What user code has no business to know."""
    return ref._name.token


def forged(token: str) -> clutch.Ref[Any]:
    return clutch.Ref._of(token, "/user/forged")


def forge(token: str, message: Any) -> list[str]:
    made = forged(token)
    made.tell(message)
    return ask(made, message)


def tell_numbers(ref: clutch.Ref[int], count: int) -> int:
    """Returns by how much the memory has grown, in KiB."""
    import asking

    before = asking.resident()
    for number in range(count):
        ref.tell(number)
    return asking.resident() - before


def refs(ref: clutch.Ref[Any], count: int) -> Iterator[clutch.Ref[Any]]:
    for _ in range(count):
        yield ref


def each(items: Iterator[Any]) -> Iterator[str]:
    for item in items:
        yield str(item)


def found(name: str) -> str:
    ref = clutch.host(name).ask(1, clutch.Ref[Deposit]).get()
    ref.tell(Deposit(4.0))
    return ref.path


@clutch.actor
class Watcher:
    def __init__(self) -> None:
        self.told: list[str] = []

    def watch(self, ref: clutch.Ref[Any]) -> None:
        clutch.watch(ref)

    def unwatch(self, ref: clutch.Ref[Any]) -> None:
        clutch.unwatch(ref)

    def told_of(self) -> list[str]:
        return self.told

    def end(self) -> None:
        import os

        os._exit(3)

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        self.told.append(f"{ref.path} {reason}")


@clutch.actor
class Till:
    def __init__(self, ledger: clutch.Ref[Deposit]) -> None:
        self.ledger = ledger

    async def sell(self, price: float) -> None:
        await self.ledger.tell_async(Deposit(price))
