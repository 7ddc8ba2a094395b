"""Actors that take messages."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

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
