"""Actors that take messages."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import date, datetime, timedelta
from datetime import time as time_
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import clutch
import msgspec
from clutch.errors import ClutchError


class Deposit(msgspec.Struct, frozen=True, tag=True):
    amount: float


class Withdraw(msgspec.Struct, frozen=True, tag=True):
    amount: float


class GetTotal(msgspec.Struct, frozen=True, tag=True):
    replyTo: clutch.Ref[float]


class Total(msgspec.Struct, frozen=True, tag=True):
    """An ask of Python, whose reply is the result."""


Message = Deposit | Withdraw | GetTotal | Total


@clutch.actor
class Account:
    def __init__(self) -> None:
        self.total = 0.0

    def receive(self, message: Message) -> float | None:
        match message:
            case Deposit(amount):
                self.total += amount
            case Withdraw(amount):
                self.total -= amount
            case GetTotal(reply_to):
                reply_to.tell(self.total)
            case Total():
                return self.total
        return None

    def own_total(self) -> float:
        return self.total

    def pid(self) -> int:
        return os.getpid()


@clutch.actor
class Keeper(Account):
    def __init__(self) -> None:
        super().__init__()
        self.me: clutch.Ref[Message] = clutch.self_ref()

    def itself(self) -> clutch.Ref[Message]:
        return self.me


@clutch.actor
class AsyncAccount:
    def __init__(self) -> None:
        self.total = 0.0

    async def receive(self, message: Message) -> float | None:
        match message:
            case Deposit(amount):
                self.total += amount
            case GetTotal(reply_to):
                await reply_to.tell_async(self.total)
            case Total():
                return self.total
        return None


def deposit(account: clutch.Ref[Message], count: int) -> None:
    for _ in range(count):
        account.tell(Deposit(1.0))


class Opening(msgspec.Struct):
    name: str
    account: clutch.Ref[Message]


def opened(opening: Opening) -> float:
    opening.account.tell(Deposit(1.0))
    return total(opening.account)


def deposit_by_name(name: str, count: int) -> float:
    account = clutch.host(name)
    for _ in range(count):
        account.tell(Deposit(1.0))
    return account.ask(Total(), float).get()


def total(account: clutch.Ref[Message], timeout: float = 20.0) -> float:
    return account.ask(Total(), float, timeout=timeout).get()


async def total_async(account: clutch.Ref[Message]) -> float:
    return await account.ask(Total(), float)


def tell(ref: clutch.Ref[Any], message: Any) -> None:
    ref.tell(message)


def ask(ref: clutch.Ref[Any], message: Any) -> list[Any]:
    try:
        return ["", ref.ask(message, timeout=20).get()]
    except ClutchError as error:
        return [type(error).__name__, str(error)]


@clutch.actor
class Player:
    """Two of them tell each other numbers, by the references that they have of themselves."""

    def __init__(self) -> None:
        self.me: clutch.Ref[Any] = clutch.self_ref()
        self.seen: list[int] = []
        self.partner: clutch.Ref[Any] | None = None

    def itself(self) -> clutch.Ref[Any]:
        return self.me

    def begin(self, partner: clutch.Ref[Any], count: int) -> None:
        partner.tell((count, self.me))

    def receive(self, message: tuple[int, clutch.Ref[Any]]) -> None:
        count, sender = message
        self.seen.append(count)
        if count:
            sender.tell((count - 1, self.me))

    def has_seen(self) -> list[int]:
        return self.seen


@clutch.actor
class Echo:
    """Replies with what it gets; slow on demand."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def receive(self, message: Any) -> Any:
        if message == "crash":
            os._exit(3)
        if isinstance(message, float):
            time.sleep(message)
        self.seen.append(message)
        return message

    def has_seen(self) -> list[Any]:
        return self.seen

    def count(self) -> int:
        return len(self.seen)

    def pid(self) -> int:
        return os.getpid()


@clutch.actor
class Multiplier:
    """Replies with this number of characters, or of octets if it is negative."""

    def receive(self, message: int) -> str | bytes:
        return "x" * message if message > 0 else b"x" * -message


@clutch.actor
class Itself(Echo):
    def itself(self) -> clutch.Ref[Any]:
        return clutch.self_ref()

    def count_down(self, count: int) -> None:
        clutch.self_ref().tell({"count": count, "to": clutch.self_ref()})

    def receive(self, message: Any) -> Any:
        match message:
            case {"count": int(count), "to": clutch.Ref() as to} if count:
                assert to == clutch.self_ref()
                to.tell({"count": count - 1, "to": to})
        return super().receive(message)

    def ask_itself(self, message: str) -> str:
        return clutch.self_ref().ask(message, str, timeout=20).get()


KEPT: list[clutch.Ref[Any]] = []


def keep(ref: clutch.Ref[Any]) -> None:
    KEPT.append(ref)


def tell_kept(message: Any) -> None:
    KEPT[-1].tell(message)


def values() -> list[Any]:
    zone = ZoneInfo("Europe/Paris")
    return [
        None,
        [True, 2**70, -(2**63), 2**64 - 1, 0.1, float("inf"), "ä", b"x" * 100_000, bytearray(3)],
        {1: "one", "two": (2, [3]), None: {"deep": {1, 2}}},
        frozenset({Decimal("1.50"), UUID(int=7), timedelta(microseconds=1), b"y"}),
        [datetime(2026, 1, 2, 3, 4, 5, 6, zone), datetime(2026, 1, 2), date(2026, 1, 2), time_(1)],
        [memoryview(b"z" * 70_000), {"b": b"z" * 65_536}],
    ]


def differences(ref: clutch.Ref[Any]) -> list[str]:
    """Values that come back as others than an untyped argument has."""
    found = []
    for value in values():
        got = ref.ask(value, timeout=20).get()
        if got != plain(value):
            found.append(f"{value!r:.100} came back as {got!r:.100}")
    return found


def array_comes_back(ref: clutch.Ref[Any]) -> bool:
    import numpy as np

    array = np.arange(20_000, dtype="<f4").reshape(100, 200)
    got = ref.ask([array, array[:2, :2]], timeout=20).get()
    return bool((got[0] == array).all() and (got[1] == array[:2, :2]).all())


def plain(value: Any) -> Any:
    match value:
        case tuple() | list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case set():
            return frozenset(value)
        case bytearray() | memoryview():
            return bytes(value)
        case _:
            return value


def tell_all(ref: clutch.Ref[int], count: int) -> int:
    """Returns by how much the memory has grown, in KiB."""
    import asking

    before = asking.resident()
    for number in range(count):
        ref.tell(number)
    return asking.resident() - before


@clutch.actor
class Patient:
    """Its receive awaits until it is cancelled."""

    def __init__(self) -> None:
        self.ends: list[str] = []

    async def receive(self, message: float) -> None:
        left = clutch.current().deadline
        try:
            await asyncio.sleep(message)
        except asyncio.CancelledError:
            self.ends.append(f"cancelled {left is not None and left < 11}")
            raise

    def has_ended(self) -> list[str]:
        return self.ends


@clutch.actor
class Meeting:
    """Two of them ask each other at the same time."""

    def __init__(self) -> None:
        self.me = clutch.self_ref()

    def itself(self) -> clutch.Ref[Any]:
        return self.me

    def meet(self, other: clutch.Ref[str]) -> list[str]:
        clutch.host("gate").ask("meet").get()
        return self.failure(other, "hello")

    def chain(self, other: clutch.Ref[Any], count: int) -> int:
        return other.ask((count, self.me), int).get()

    def failure(self, other: clutch.Ref[Any], message: Any) -> list[str]:
        try:
            return ["", str(other.ask(message, timeout=20).get())]
        except ClutchError as error:
            return [type(error).__name__, str(error)]

    def receive(self, message: str | tuple[int, clutch.Ref[Any]]) -> Any:
        if isinstance(message, str):
            return message
        count, sender = message
        return 1 + sender.ask((count - 1, self.me), int).get() if count else 0


@clutch.actor
class Deaf:
    def itself(self) -> list[str]:
        return refusal()


def refusal() -> list[str]:
    try:
        return ["", clutch.self_ref().path]
    except ClutchError as error:
        return [type(error).__name__, str(error)]
