"""Tasks that wait for a host."""

import asyncio
from typing import Any

import clutch

HOST: clutch.Host[Any] = clutch.host("h")


async def ask(number: int) -> int:
    return await HOST.ask(number, int)


async def both() -> None:
    await asyncio.gather(HOST.ask(1), HOST.ask(2))


async def sleep() -> None:
    await asyncio.sleep(60)


def now() -> None:
    """All tasks before it have begun."""
