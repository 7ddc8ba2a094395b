"""Calls that ask hosts, which call again."""

import contextvars
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import clutch
from clutch.errors import ClutchError, WouldDeadlock

begun: list[str] = []
variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")


def ping(count: int, host: str = "ping") -> int:
    return 1 + clutch.host(host).ask(count - 1, int).get() if count else 0


async def task() -> int:
    return 1


@clutch.actor
class Task:
    """One task at a time."""

    async def ping(self, count: int) -> int:
        return 1 + await clutch.host("ping").ask(count - 1, int) if count else 0


def twice(host: str) -> list[int]:
    """Two asks at once, each of which comes back."""
    asks = [clutch.host(host).ask(i, int) for i in range(2)]
    return [ask.get() for ask in asks]


def add(name: str) -> list[str]:
    begun.append(name)
    return list(begun)


def ask(host: str, message: object) -> object:
    return clutch.host(host).ask(message).get()


def ask_then(host: str, message: object) -> list[object]:
    """What was set before is there after, and the call is the same."""
    variable.set("outer")
    before = clutch.current().call_id
    inner = clutch.host(host).ask(message).get()
    assert clutch.current().call_id == before
    return [variable.get(), inner]


def variable_here() -> str:
    found = variable.get()
    variable.set("inner")
    assert clutch.current().path
    return found


def failure(host: str, message: object) -> list[str]:
    try:
        return ["", str(clutch.host(host).ask(message).get())]
    except WouldDeadlock as error:
        return ["WouldDeadlock", str(error)]
    except ClutchError as error:
        return [type(error).__name__, str(error)]


def swallow(host: str, message: object) -> str:
    try:
        return str(clutch.host(host).ask(message).get())
    except BaseException as error:
        return type(error).__name__


def remaining() -> float:
    left = clutch.current().deadline
    assert left is not None
    return left


def spin(started: str) -> str:
    """Runs until it is interrupted."""
    Path(started).touch()
    while True:
        time.sleep(0.001)


def stack() -> int:
    return threading.get_ident()


def crash() -> None:
    os._exit(3)


def leave() -> None:
    sys.exit(5)


def elements(host: str, count: int) -> Iterator[object]:
    for i in range(count):
        yield clutch.host(host).ask(i).get()


def asked(host: str, message: object) -> Iterator[object]:
    yield clutch.host(host).ask(message).get()


def finish_and_ask(host: str, message: object) -> list[str]:
    clutch.finish("enough")
    while not (found := failure(host, message))[0]:  # the ask may be ahead of the news
        pass
    return found


def run(plan: list[Any], together: bool) -> int:
    """Makes the calls of a plan, by a host. Returns how many were in rings."""
    host = clutch.host("go")
    if together:
        return sum(map(rings, [host.ask([to, inner], int) for to, inner in plan]))
    return sum(rings(host.ask([to, inner], int)) for to, inner in plan)


def rings(ask: clutch.Ask[int]) -> int:
    try:
        return ask.get()
    except WouldDeadlock:
        return 1
