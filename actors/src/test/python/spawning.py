"""Spawns workers."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import clutch
from clutch.errors import ClutchError

LOG: clutch.Host[str] = clutch.host("log", str)


@dataclass
class Offer:
    amount: float


@clutch.actor
class Bidder:
    """Its messages are offers, and texts that ask it for something."""

    def __init__(self, name: str, limit: float, parent: clutch.Ref[Any] | None = None) -> None:
        if limit < 0:
            raise ValueError(f"{name} has no money")
        self.name = name
        self.limit = limit
        self.parent = parent

    def receive(self, message: Any) -> Any:
        match message:
            case "pid":
                return os.getpid()
            case "name":
                return self.name
            case "end":
                os._exit(3)
            case "hello":
                assert self.parent is not None
                self.parent.tell(f"hello from {self.name}")
                return None
        return message["amount"] <= self.limit

    @clutch.on_stop
    def closes(self) -> None:
        LOG.tell(f"{self.name} stops")


@clutch.actor
class Endless:
    """Never becomes ready. Writes its pid to a file."""

    def __init__(self, file: str) -> None:
        Path(file).write_text(f"{os.getpid()}\n")
        signal.pause()


@clutch.actor
class Stubborn:
    """Does not stop."""

    def receive(self, message: Any) -> int:
        return os.getpid()

    @clutch.on_stop
    def stays(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            try:
                sleep(60)
            except BaseException:
                continue


@clutch.actor
class Patient:
    async def admit_stubborn(self, count: int) -> list[int]:
        self.children = await asyncio.gather(*(clutch.spawn(Stubborn) for _ in range(count)))
        return [await it.ask("pid", int) for it in self.children]


@clutch.actor
class Nested:
    """Spawns another one below it, until the depth is reached."""

    def __init__(self, depth: int) -> None:
        self.depth = depth

    async def receive(self, message: Any) -> Any:
        if self.depth == 0:
            return [os.getpid()]
        child = await clutch.spawn(Nested, self.depth - 1, name="below")
        return [os.getpid(), *await child.ask("pids", list[int])]


def failed(error: BaseException) -> list[str]:
    return [type(error).__name__, str(error), "\n".join(getattr(error, "__notes__", []))]


@clutch.actor(concurrency=4)
class Auctioneer:
    def __init__(self) -> None:
        self.bidders: dict[str, clutch.Ref[Any]] = {}
        self.told: list[str] = []
        self.heard: list[str] = []

    def pid(self) -> int:
        return os.getpid()

    def receive(self, message: str) -> None:
        self.heard.append(message)

    def heard_all(self) -> list[str]:
        return self.heard

    async def admit(
        self, name: str, limit: float = 100.0, restart: str = "permanent"
    ) -> list[str]:
        kind: Any = restart
        try:
            spawned = await clutch.spawn(Bidder, name, limit, name=name, restart=kind)
        except ClutchError as error:
            return failed(error)
        self.bidders[name] = spawned
        clutch.watch(spawned)
        return []

    async def admit_child_of(self, name: str) -> None:
        itself = clutch.self_ref()
        child = await clutch.spawn(Bidder, name, limit=1.0, parent=itself, name=name)
        await child.ask("hello")

    async def admit_many(self, count: int) -> int:
        asks = [clutch.spawn(Bidder, f"b{it}", 1.0, name=f"b{it}") for it in range(count)]
        for it, child in enumerate(await asyncio.gather(*asks)):
            self.bidders[f"b{it}"] = child
        return len(set(await asyncio.gather(*(self.ask(it) for it in self.bidders))))

    async def ask(self, name: str) -> int:
        return await self.bidders[name].ask("pid", int, timeout=20.0)

    async def bid(self, name: str, amount: float) -> bool:
        return await self.bidders[name].ask(Offer(amount), bool)

    async def dismiss(self, name: str) -> list[str]:
        try:
            await clutch.stop(self.bidders[name])
        except ClutchError as error:
            return failed(error)
        return []

    async def dismiss_ref(self, ref: clutch.Ref[Any]) -> list[str]:
        try:
            await clutch.stop(ref)
        except ClutchError as error:
            return failed(error)
        return []

    async def nest(self, depth: int) -> list[int]:
        child = await clutch.spawn(Nested, depth)
        return [os.getpid(), *await child.ask("pids", list[int], timeout=60.0)]

    async def wait_for_endless(self, file: str, timeout: float | None = None) -> list[str]:
        try:
            await clutch.spawn(Endless, file, timeout=timeout)
        except ClutchError as error:
            return failed(error)
        return []

    def told_of(self) -> list[str]:
        return self.told

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        name = next(name for name, it in self.bidders.items() if it == ref)
        self.told.append(f"{name}: {reason}")


@clutch.actor
class Plain:
    """The same in plain functions."""

    def admit(self, name: str) -> int:
        self.child = clutch.spawn(Bidder, name, 5.0, name=name).get()
        return self.child.ask("pid", int).get()

    def dismiss(self) -> None:
        clutch.stop(self.child).get()

    def wait_for_endless(self, file: str) -> None:
        clutch.spawn(Endless, file).get()


@clutch.actor
class Eager:
    """Spawns in its start hook."""

    @clutch.on_start
    async def begin(self) -> None:
        self.child = await clutch.spawn(Bidder, "first", 1.0, name="first")

    def child_pid(self) -> int:
        return self.child.ask("pid", int).get()


def admit(name: str) -> int:
    """In a worker of functions."""
    child = clutch.spawn(Bidder, name, 5.0).get()
    return child.ask("pid", int).get()


def admit_stubborn() -> list[int]:
    """Their pids: the own one, and that of a child which does not stop."""
    child = clutch.spawn(Stubborn).get()
    return [os.getpid(), child.ask("pid", int).get()]


def own_pid() -> int:
    return os.getpid()


def admitted(count: int) -> Iterator[int]:
    for it in range(count):
        yield admit(f"s{it}")


def refused(which: str) -> str:
    class Local:
        pass

    try:
        match which:
            case "function":
                clutch.spawn(admit)  # type: ignore[arg-type]
            case "plain class":
                clutch.spawn(Offer, 1.0)
            case "local":
                clutch.spawn(clutch.actor(Local))
            case "name":
                clutch.spawn(Bidder, "a", 1.0, name="a b")
            case "restart":
                clutch.spawn(Bidder, "a", 1.0, restart="always")  # type: ignore[arg-type]
            case "argument":
                clutch.spawn(Bidder, object(), 1.0)
    except (TypeError, ValueError, ClutchError) as error:
        return f"{type(error).__name__}: {error}"
    return ""
