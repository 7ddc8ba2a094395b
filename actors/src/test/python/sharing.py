"""Spawns children in its own process."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import clutch
from clutch.errors import ClutchError
from spawning import failed

LOG: clutch.Host[str] = clutch.host("log", str)
GATEKEEPER: clutch.Host[str] = clutch.host("gatekeeper", str)

GATE = asyncio.Event()
MET: list[str] = []


@clutch.actor
class Shelf:
    """Its messages are texts that ask it for something, and all others are kept."""

    def __init__(self, name: str, parent: clutch.Ref[Any] | None = None) -> None:
        if name == "bad":
            raise ValueError(f"{name} is no name")
        self.name = name
        self.parent = parent
        self.kept: list[Any] = []
        self.told: list[str] = []

    def receive(self, message: Any) -> Any:
        match message:
            case "pid":
                return os.getpid()
            case "name":
                return self.name
            case "kept":
                return self.kept
            case "told":
                return self.told
            case "self":
                return clutch.self_ref()
            case "parent":
                assert self.parent is not None
                return self.parent.ask("name of parent", str).get()
            case "raise":
                raise ValueError("as asked")
            case "exit":
                raise SystemExit(3)
            case "finish":
                clutch.finish("as asked")
                return None
            case "register":
                clutch.register(self.name).get()
                return None
            case "later":
                clutch.after(0.001, self.keep, "later")
                return None
            case "block":
                GATEKEEPER.ask("open", timeout=600.0).get()
                return None
            case ["watch", other]:
                clutch.watch(other)
                return None
        self.keep(message)
        return None

    def keep(self, message: Any) -> None:
        assert f"/{self.name}-" in clutch.self_ref().path, clutch.self_ref()
        self.kept.append(message)

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        self.told.append(reason)

    @clutch.on_stop
    def closes(self) -> None:
        LOG.tell(f"{self.name} stops")


@clutch.actor
class Desk:
    """Handles one message at a time, each as a task."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.running = self.most = 0
        self.kept: list[Any] = []

    @clutch.on_start
    async def begins(self) -> None:
        await asyncio.sleep(0)
        self.kept.append("begun")

    async def receive(self, message: Any) -> Any:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            return await self.handle(message)
        finally:
            self.running -= 1

    async def handle(self, message: Any) -> Any:
        match message:
            case "most":
                return self.most
            case "kept":
                return self.kept
            case "wait":
                await GATE.wait()
            case "open":
                GATE.set()
            case ["ask", other]:
                MET.append(self.name)
                while len(MET) < 2:
                    await asyncio.sleep(0.001)
                return await other.ask("most", int)
            case ["ask it", ref, text]:
                return await ref.ask(text)
            case _:
                await asyncio.sleep(0.001)
                self.kept.append(message)
        return None

    @clutch.on_stop
    async def closes(self) -> None:
        await asyncio.sleep(0)
        LOG.tell(f"{self.name} stops with {len(self.kept)}")


class Base:
    def __init__(self) -> None:
        self.children: dict[str, clutch.Ref[Any]] = {}
        self.told: list[str] = []

    def pid(self) -> int:
        return os.getpid()

    def told_of(self) -> list[str]:
        return self.told

    def ref(self, name: str) -> clutch.Ref[Any]:
        return self.children[name]

    def clear(self) -> None:
        MET.clear()

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        name = next(name for name, it in self.children.items() if it == ref)
        self.told.append(f"{name}: {reason}")


@clutch.actor(concurrency=4)
class House(Base):
    async def shelf(self, name: str, restart: str = "permanent") -> list[str]:
        kind: Any = restart
        try:
            its = await clutch.spawn(Shelf, name, name=name, restart=kind, isolated=False)
        except ClutchError as error:
            return failed(error)
        self.children[name] = its
        clutch.watch(its)
        return []

    async def desk(self, name: str) -> None:
        self.children[name] = await clutch.spawn(Desk, name, name=name, isolated=False)

    async def ask(self, name: str, message: Any) -> Any:
        return await self.children[name].ask(message)

    async def try_to_ask(self, name: str, message: Any, timeout: float | None = None) -> list[str]:
        try:
            await self.children[name].ask(message, timeout=timeout)
        except ClutchError as error:
            return failed(error)
        return []

    async def tell(self, name: str, messages: list[Any]) -> None:
        for message in messages:
            await self.children[name].tell_async(message)

    async def tell_and_ask(self, name: str, count: int) -> Any:
        await self.tell(name, list(range(count)))
        return await self.ask(name, "kept")

    async def ask_at_once(self, name: str, count: int) -> None:
        await asyncio.gather(*(self.children[name].ask(it) for it in range(count)))

    async def dismiss(self, name: str) -> list[str]:
        try:
            await clutch.stop(self.children[name])
        except ClutchError as error:
            return failed(error)
        return []

    def dismiss_in_a_def(self, name: str) -> None:
        clutch.stop(self.children[name]).get()

    async def watch_from(self, name: str, other: str) -> None:
        await self.children[name].ask(["watch", self.children[other]])

    async def ring(self) -> list[list[str]]:
        MET.clear()
        one, other = self.children["one"], self.children["other"]
        asks = [one.ask(["ask", other]), other.ask(["ask", one])]
        outcomes = await asyncio.gather(*asks, return_exceptions=True)
        return [failed(it) for it in outcomes if isinstance(it, BaseException)]


@clutch.actor
class Narrow(House):
    """The same with one task at a time."""


@clutch.actor
class Plain(Base):
    """The same in plain functions."""

    def receive(self, message: str) -> str:
        return f"answer to {message}"

    def shelf(self, name: str) -> int:
        parent = clutch.self_ref()
        self.children[name] = clutch.spawn(
            Shelf, name, parent=parent, name=name, isolated=False
        ).get()
        return self.ask(name, "pid")  # type: ignore[no-any-return]

    def ask(self, name: str, message: Any) -> Any:
        return self.children[name].ask(message).get()

    def tell(self, name: str, messages: list[Any]) -> None:
        for message in messages:
            self.children[name].tell(message)

    def tell_and_ask(self, name: str, count: int) -> list[Any]:
        """What it has kept, after as many tells as this."""
        self.tell(name, list(range(count)))
        return self.ask(name, "kept")  # type: ignore[no-any-return]

    def dismiss(self, name: str) -> None:
        clutch.stop(self.children[name]).get()

    def shelf_of_tasks(self) -> list[str]:
        try:
            clutch.spawn(Desk, "desk", isolated=False).get()
        except ClutchError as error:
            return failed(error)
        return []


@clutch.actor
class Eager:
    """Spawns in its start hook."""

    @clutch.on_start
    def begin(self) -> None:
        clutch.spawn(Shelf, "first", isolated=False).get()
