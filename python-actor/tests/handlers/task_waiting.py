"""Tasks that wait for a host."""

import asyncio
from typing import Any

import pytest

import clutch
from clutch.errors import AskTimeout

HOST: clutch.Host[Any] = clutch.host("h")


async def ask(number: int) -> int:
    return await HOST.ask(number, int)


async def both() -> None:
    await asyncio.gather(HOST.ask(1), HOST.ask(2))


async def sleep() -> None:
    await asyncio.sleep(60)


async def _ask_in_vain() -> None:
    with pytest.raises(AskTimeout):
        await HOST.ask(0, timeout=0.05)


def ask_in_a_loop() -> None:
    """An ask waits in another loop than the worker's."""
    asyncio.run(_ask_in_vain())


def now() -> None:
    """All tasks before it have begun."""
