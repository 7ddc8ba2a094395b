"""Actors that register names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import clutch
from clutch.errors import ClutchError


@clutch.actor
class Early:
    """Registers itself in its constructor."""

    def __init__(self, wait: bool = False) -> None:
        self.early = [clutch.register("one"), clutch.register("two", timeout=20.0)]
        if wait:
            self.early[0].get()

    def receive(self, message: Any) -> None:
        """Takes nothing."""

    async def result(self, index: int) -> str:
        return await outcome(self.early[index])


@clutch.actor
class Waiting:
    """Asks in its start hook."""

    def __init__(self) -> None:
        clutch.register("one")

    @clutch.on_start
    async def start(self) -> None:
        await clutch.register("two")
        await clutch.unregister("one")
        self.has_found = await clutch.find("three") is not None

    def receive(self, message: Any) -> None:
        """Takes nothing."""

    def found(self) -> bool:
        return self.has_found


@clutch.actor
class Naming:
    def receive(self, message: Any) -> None:
        """Takes nothing."""

    def register(self, name: str) -> None:
        clutch.register(name).get()

    def leave(self, name: str) -> None:
        clutch.register(name)

    async def leave_all(self, name: str) -> None:
        """Waits for none of the three, of which one is sent after the end of the call."""
        clutch.unregister(name)
        clutch.stop(clutch.self_ref())
        clutch.register(name)

    def keep(self, name: str) -> None:
        self.kept = clutch.register(name)

    async def hear(self) -> str:
        return await outcome(self.kept)

    def find(self, name: str) -> bool:
        return clutch.find(name).get() is not None

    def finding(self, names: list[str]) -> Iterator[bool]:
        for name in names:
            yield clutch.find(name).get() is not None

    async def unregister(self, name: str) -> str:
        return await outcome(clutch.unregister(name))

    def timed_out(self) -> str:
        try:
            clutch.find("x").get()
        except ClutchError as error:
            return str(error)
        return ""


async def outcome(ask: clutch.Ask[None]) -> str:
    try:
        await ask
    except ClutchError as error:
        return f"{type(error).__name__}: {error}"
    return ""
