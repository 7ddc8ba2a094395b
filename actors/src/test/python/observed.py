"""Functions whose calls observers see."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import clutch


def headers() -> dict[str, str]:
    return dict(clutch.current().headers)


async def headers_async() -> dict[str, str]:
    await asyncio.sleep(0)
    return dict(clutch.current().headers)


def count(most: int) -> Iterator[dict[str, str]]:
    for _ in range(most):
        yield dict(clutch.current().headers)


def fail() -> None:
    raise ValueError("no")


def wait() -> None:
    import time

    while not clutch.current().cancelled:
        time.sleep(0.001)


def ask(host: str) -> str:
    return clutch.host(host).ask("hello", str).get()


async def ask_async(host: str) -> str:
    return await clutch.host(host).ask("hello", str)


def tell(host: str) -> None:
    clutch.host(host).tell("hello")


def ask_with_odd_headers(host: str) -> str:
    clutch.current().headers["odd"] = 5  # type: ignore[index]
    return clutch.host(host).ask("hello", str).get()


def ask_relay(ref: clutch.Ref[str]) -> dict[str, str]:
    return ref.ask("hello", dict[str, str]).get()


@clutch.actor
class Relay:
    def receive(self, message: str) -> dict[str, str]:
        return dict(clutch.current().headers)


def log(text: str) -> None:
    logging.getLogger("observed").info(text)


async def log_async(text: str) -> None:
    logging.getLogger("observed").info(text)


def log_extra(values: dict[str, Any]) -> None:
    logging.getLogger("observed").info("extra", extra=values)


class Hostile:
    def __str__(self) -> str:
        raise RuntimeError("no")


def log_hostile() -> None:
    values = {f"k{number}": "x" * 100_000 for number in range(1000)}
    logging.getLogger("observed").info("many", extra=values)
    logging.getLogger("observed").info("odd", extra={"\x1b[31m": Hostile(), "line": "a\nb"})
