"""Actors that register names, and code that finds them."""

from __future__ import annotations

import os
from typing import Any

import clutch
from clutch.errors import ClutchError


@clutch.actor
class Named:
    """Registers the names that it is constructed with."""

    def __init__(self, *names: str) -> None:
        self.early = [clutch.register(name) for name in names]
        self.told: list[Any] = []
        self.ended: list[str] = []

    def receive(self, message: Any) -> Any:
        self.told.append(message)
        return os.getpid() if message == "pid" else [message, message]

    def has_been_told(self) -> list[Any]:
        return self.told

    def pid(self) -> int:
        return os.getpid()

    def register(self, name: str) -> str:
        return outcome(lambda: clutch.register(name).get())

    def register_unheard(self, name: str) -> None:
        clutch.register(name)

    async def register_async(self, name: str) -> str:
        try:
            await clutch.register(name)
        except ClutchError as error:
            return f"{type(error).__name__}: {error}"
        return ""

    def register_many(self, count: int) -> int:
        """How many of `count` names it gets."""
        asks = [clutch.register(f"many-{number}") for number in range(count)]
        return sum(outcome(ask.get) == "" for ask in asks)

    def unregister(self, name: str) -> str:
        return outcome(lambda: clutch.unregister(name).get())

    def changes(self, name: str, count: int) -> bool:
        """Whether all happened in order. Only the last ask is waited for."""
        for _ in range(count):
            clutch.register(name)
            clutch.unregister(name)
        clutch.register(name)
        return clutch.find(name).get() == clutch.self_ref()

    async def wins(self, names: list[str]) -> list[str]:
        """Registers all at once. Returns those that it has got, once it has found them, too."""
        asks = {name: clutch.register(name) for name in names}
        won = []
        for name, ask in asks.items():
            try:
                await ask
            except ClutchError:
                if await clutch.find(name) in (None, clutch.self_ref()):
                    raise AssertionError(f"{name} is not held by another") from None
            else:
                assert await clutch.find(name) == clutch.self_ref()
                won.append(name)
        return won

    def watch(self, name: str) -> bool:
        ref = clutch.find(name).get()
        if ref is None:
            return False
        clutch.watch(ref)
        return True

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        self.ended.append(f"{ref.path}: {outcome(lambda: clutch.register('taken-over').get())}")

    def has_ended(self) -> list[str]:
        return self.ended


@clutch.actor
class Hooked:
    """Registers in its start hook, and gives back what its constructor has registered."""

    def __init__(self, early: str, name: str) -> None:
        clutch.register(early)
        self.early = early
        self.name = name

    @clutch.on_start
    async def start(self) -> None:
        await clutch.unregister(self.early)
        await clutch.register(self.name)
        self.has_found = await clutch.find(self.name) == clutch.self_ref()

    def receive(self, message: Any) -> Any:
        return message

    def found(self) -> bool:
        return self.has_found


@clutch.actor
class Deaf:
    """Takes no messages."""

    def register(self, name: str) -> str:
        return outcome(lambda: clutch.register(name).get())


def outcome(action: Any) -> str:
    """The error that the action raises."""
    try:
        action()
    except (ClutchError, TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def ask(name: str, message: Any) -> Any:
    ref = clutch.find(name).get()
    return None if ref is None else ref.ask(message, timeout=20).get()


async def ask_async(name: str, message: Any) -> Any:
    ref = await clutch.find(name)
    return None if ref is None else await ref.ask(message, timeout=20)


def tell(name: str, message: Any) -> bool:
    ref = clutch.find(name).get()
    if ref is not None:
        ref.tell(message)
    return ref is not None


def path(name: str) -> str | None:
    ref = clutch.find(name).get()
    return None if ref is None else ref.path


def found(name: Any) -> str:
    return outcome(lambda: clutch.find(name).get())


def host(name: str) -> str:
    return outcome(lambda: clutch.host(name).ask("x").get())
