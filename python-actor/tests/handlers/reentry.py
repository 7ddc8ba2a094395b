"""Calls that wait for hosts, and what is served meanwhile."""

import inspect
import signal
import sys
import time
from collections.abc import Iterator
from contextvars import ContextVar
from types import FrameType
from typing import Any

import clutch
from clutch.errors import CallInterrupted

HOST: clutch.Host[Any] = clutch.host("h")
begun: list[str] = []
VARIABLE = ContextVar("VARIABLE", default="none")


def outer(name: str) -> list[Any]:
    begun.append(name)
    VARIABLE.set("of the outer call")
    before = clutch.current().call_id
    try:
        found = HOST.ask(name).get()
    except CallInterrupted:
        begun.append(f"{name} interrupted")
        raise
    assert clutch.current().call_id == before
    return [found, list(begun)]


def two(first: str, second: str) -> list[Any]:
    """Waits for the second ask first."""
    asks = [HOST.ask(name) for name in (first, second)]
    return [ask.get() for ask in reversed(asks)] + [list(begun)]


def note(name: str) -> list[str]:
    begun.append(name)
    return list(begun)


def spin(name: str) -> str:
    begun.append(name)
    try:
        while True:
            time.sleep(0.001)
    except CallInterrupted:
        begun.append(f"{name} interrupted")
        return "interrupted"


def hold(name: str, seconds: float) -> list[str]:
    """Runs for a time, and does not notice an interrupt of another call."""
    begun.append(name)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.001)
    return list(begun)


async def task(name: str) -> list[str]:
    begun.append(name)
    return list(begun)


def source(count: int) -> Iterator[Any]:
    for number in range(count):
        yield [HOST.ask(number).get(), list(begun)]


def depths(count: int) -> Iterator[int]:
    """How deep the stack is in each of its turns."""
    for _ in range(count):
        HOST.ask("turn").get()
        yield len(inspect.stack(0))


def busy() -> Iterator[str]:
    """Keeps the main thread busy until a host has answered."""
    ask = HOST.ask("busy")
    while not ask._has_ended:
        time.sleep(0.001)
    yield "has ended"


def catch_all(_name: str) -> str:
    try:
        HOST.ask("caught").get()
    except BaseException as error:
        return repr(error)
    return "nothing"


def leave(code: int) -> None:
    sys.exit(code)


def deep(left: int) -> str:
    """Asks where so few levels of the stack are left."""

    def descend(levels: int) -> Any:
        return descend(levels - 1) if levels else HOST.ask("deep").get()

    try:
        descend(sys.getrecursionlimit() - len(inspect.stack(0)) - left)
    except RecursionError:
        return "too deep"
    return "done"


def flood(count: int) -> list[str]:
    """Tells more than may wait."""
    for number in range(count):
        HOST.tell(number)
    return list(begun)


def ask_in_signal_handler() -> list[Any]:
    """A handler of a signal asks while the call waits."""
    found: list[Any] = []

    def handle(_number: int, _frame: FrameType | None) -> None:
        found.append(HOST.ask("signal").get())

    signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    found.append(HOST.ask("call").get())
    return found


def set_variable(value: str) -> None:
    VARIABLE.set(value)


def variable() -> str:
    return VARIABLE.get()


def ask_reference(ref: clutch.Ref[Any]) -> Any:
    VARIABLE.set("of the outer call")
    return ref.ask("x").get()


def variables() -> Iterator[str]:
    yield VARIABLE.get()


@clutch.actor
class Mourner:
    """Asks when an actor has ended."""

    def watch(self, ref: clutch.Ref[Any]) -> None:
        clutch.watch(ref)

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        begun.append(HOST.ask(reason).get())

    def found(self) -> list[str]:
        return begun
