"""Actors that register names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import clutch
from clutch.errors import ClutchError


@clutch.actor
class Early:
    """Registers itself in its constructor and in its start hook."""

    def __init__(self, wait: bool = False) -> None:
        self.early = [clutch.register("one")]
        if wait:
            self.early[0].get()

    @clutch.on_start
    async def start(self) -> None:
        self.early.append(clutch.register("two"))

    def receive(self, message: Any) -> None:
        """Takes nothing."""

    async def result(self, index: int) -> str:
        return await outcome(self.early[index])


@clutch.actor
class Waiting:
    """Waits in its start hook."""

    @clutch.on_start
    async def start(self) -> None:
        await clutch.register("one")

    def receive(self, message: Any) -> None:
        """Takes nothing."""


@clutch.actor
class Naming:
    def receive(self, message: Any) -> None:
        """Takes nothing."""

    def register(self, name: str) -> None:
        clutch.register(name).get()

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
