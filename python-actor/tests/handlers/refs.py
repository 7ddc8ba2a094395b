"""References as values."""

import copy
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

import clutch
from clutch.errors import ClutchError


@dataclass
class Deposit:
    amount: float


@dataclass
class Order:
    ledger: clutch.Ref[Deposit]
    others: dict[str, list[clutch.Ref[Deposit]]]
    maybe: clutch.Ref[Deposit] | None = None


class Packed(Struct):
    ledger: clutch.Ref[Deposit]


KEPT: dict[str, Any] = {}


def tell(ref: clutch.Ref[Any], *messages: Any) -> str:
    for message in messages:
        ref.tell(message)
    return ref.path


async def tell_async(ref: clutch.Ref[int], count: int) -> None:
    for number in range(count):
        await ref.tell_async(number)


def tell_all(ref: clutch.Ref[int], count: int) -> None:
    for number in range(count):
        ref.tell(number)


def ask(ref: clutch.Ref[Any], message: Any) -> Any:
    try:
        return ref.ask(message, timeout=5).get()
    except ClutchError as error:
        return [type(error).__name__, str(error)]


async def ask_async(ref: clutch.Ref[Any], message: Any) -> Any:
    return await ref.ask(message)


def order(order: Order) -> Order:
    order.ledger.tell(Deposit(1.5))
    for ref in order.others["all"]:
        ref.tell(Deposit(2.5))
    return order


def packed(packed: Packed) -> Packed:
    return packed


def same(one: clutch.Ref[Any], other: clutch.Ref[Any]) -> list[Any]:
    return [one == other, hash(one) == hash(other), len({one, other}), repr(one)]


def keep(name: str, ref: clutch.Ref[Any]) -> None:
    KEPT[name] = ref


def kept(name: str) -> Any:
    return KEPT[name]


def use(name: str, message: Any) -> Any:
    return ask(KEPT[name], message)


def drop(name: str) -> None:
    del KEPT[name]


def drop_in_child(name: str) -> int:
    """Drops it in a forked process. Returns the exit code of that."""
    child = os.fork()
    if not child:
        try:
            KEPT[name].tell(1)
            os._exit(2)
        except ClutchError:
            drop(name)
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def untouched(value: str) -> str:
    return value


def token(ref: clutch.Ref[Any]) -> str:
    """What user code has no business to know."""
    return ref._name.token


def forge(token: str, message: Any, tells: bool = False) -> Any:
    forged: clutch.Ref[Any] = clutch.Ref._of(token, "/user/forged")
    if tells:
        forged.tell(message)
        return None
    return ask(forged, message)


def forge_value(token: str) -> Any:
    return clutch.Ref._of(token, "/user/forged")


def copies(ref: clutch.Ref[Any]) -> list[Any]:
    try:
        pickle.dumps(ref)
        problem = ""
    except TypeError as error:
        problem = str(error)
    return [copy.copy(ref) is ref, copy.deepcopy([ref])[0] is ref, problem]


def ask_for_ref(name: str) -> None:
    """Asks the host for a reference, and keeps the ask without decoding it."""
    KEPT["ask"] = clutch.host(name).ask("ref", clutch.Ref[Any])


def take_ref(message: Any) -> None:
    ref = KEPT.pop("ask").get()
    ref.tell(message)


class Watches:
    def __init__(self) -> None:
        self.seen: list[str] = []
        self.ended: list[list[str]] = []

    def watch(self, *refs: clutch.Ref[Any]) -> str:
        try:
            for ref in refs:
                clutch.watch(ref)
        except ClutchError as error:
            return f"{type(error).__name__}: {error}"
        return ""

    def unwatch(self, ref: clutch.Ref[Any]) -> None:
        clutch.unwatch(ref)

    def done(self) -> list[Any]:
        return [self.ended, self.seen]


@clutch.actor
class Watcher(Watches):
    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str, context: clutch.Context) -> None:
        clutch.progress(1, 2)  # nobody waits for it
        self.ended.append([ref.path, reason])
        self.seen.append(f"gone {context.deadline}")
        if reason == "raise":
            raise ValueError("a hook that fails")

    def work(self, seconds: float) -> int:
        """Runs for a while. Returns how many actors have ended."""
        import time

        time.sleep(seconds)
        self.seen.append("worked")
        return len(self.ended)

    def work_on(self) -> Iterator[int]:
        """The same without an end, as a source that is always ready."""
        while True:
            yield self.work(0.001)


@clutch.actor
class AsyncWatcher(Watches):
    @clutch.on_terminated
    async def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        import asyncio

        await asyncio.sleep(0)
        self.ended.append([ref.path, reason])
        self.seen.append("gone")

    async def work(self, seconds: float) -> None:
        import asyncio

        await asyncio.sleep(seconds)
        self.seen.append("worked")


@clutch.actor
class Unwatcher(Watcher):
    """Wants to know only of the first one that ends."""

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str, context: clutch.Context) -> None:
        self.ended.append([ref.path, reason])
        for other in KEPT.values():
            clutch.unwatch(other)

    def watch_all(self, *refs: clutch.Ref[Any]) -> None:
        for ref in refs:
            KEPT[ref.path] = ref
            clutch.watch(ref)


@clutch.actor
class EagerWatcher(Watches):
    def __init__(self, ref: clutch.Ref[Any]) -> None:
        super().__init__()
        clutch.watch(ref)

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        self.ended.append([ref.path, reason])


@clutch.actor
class Careless(Watches):
    def __init__(self, ref: clutch.Ref[Any] | None = None) -> None:
        super().__init__()
        if ref is not None:
            clutch.watch(ref)


@clutch.actor
class Holder:
    def __init__(self, ledger: clutch.Ref[Deposit]) -> None:
        self.ledger = ledger

    async def sell(self, price: float) -> None:
        await self.ledger.tell_async(Deposit(price))

    def drop(self) -> None:
        del self.ledger
