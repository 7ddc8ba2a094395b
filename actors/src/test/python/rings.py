"""Actors that wait for a host, which calls the next one of a ring or a chain."""

import clutch
from clutch.errors import ClutchError


@clutch.actor
class Blocks:
    """Its main thread waits."""

    def ask(self, host: str, at: object) -> list[str]:
        try:
            return ["", clutch.host(host).ask(at, str).get()]
        except ClutchError as error:
            return [type(error).__name__, str(error)]

    def pass_on(self, host: str, at: object) -> str:
        return clutch.host(host).ask(at, str).get()

    def end(self) -> str:
        return "end"


@clutch.actor
class Awaits:
    """One task at a time waits."""

    async def ask(self, host: str, at: object) -> list[str]:
        try:
            return ["", await clutch.host(host).ask(at, str)]
        except ClutchError as error:
            return [type(error).__name__, str(error)]

    async def pass_on(self, host: str, at: object) -> str:
        return await clutch.host(host).ask(at, str)

    async def end(self) -> str:
        return "end"


@clutch.actor(concurrency=64)
class Relays(Awaits):
    """Many tasks wait."""
