"""What asks, tells, watches and is called, while processes are killed."""

import asyncio
import os
from dataclasses import dataclass

import clutch

LIMIT = 10.0


@dataclass
class Told:
    sender: str
    number: int
    pid: int


@dataclass
class Noticed:
    name: str
    pid: int


class Watches:
    """Tells of the actors that have stopped."""

    def __init__(self) -> None:
        self.watched: dict[clutch.Ref[str], str] = {}

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[str], reason: str) -> None:
        name = self.watched.pop(ref)
        clutch.host("noticed").tell(Noticed(name, os.getpid()))


@clutch.actor(concurrency=16)
class Tasks(Watches):
    async def echo(self, payload: str) -> str:
        return payload

    async def ask(self, payload: str, host: str) -> str:
        return await clutch.host(host).ask(payload, str, LIMIT)

    async def ask_twice(self, payload: str, host: str) -> str:
        asks = [clutch.host(host).ask(half, str, LIMIT) for half in (payload[:8], payload[8:])]
        halves = await asyncio.gather(*asks)
        return "".join(reversed(halves))

    async def ask_ref(self, payload: str, ref: clutch.Ref[str]) -> str:
        return await ref.ask(payload, str, LIMIT)

    async def tell(self, payload: str, count: int) -> int:
        for number in range(count):
            await clutch.host("ledger").tell_async(Told(payload, number, os.getpid()))
        return os.getpid()

    async def watch(self, ref: clutch.Ref[str], name: str) -> int:
        self.watched[ref] = name
        clutch.watch(ref)
        return os.getpid()


@clutch.actor
class Threads(Watches):
    """The same in `def`."""

    def echo(self, payload: str) -> str:
        return payload

    def ask(self, payload: str, host: str) -> str:
        return clutch.host(host).ask(payload, str, LIMIT).get()

    def ask_twice(self, payload: str, host: str) -> str:
        asks = [clutch.host(host).ask(half, str, LIMIT) for half in (payload[:8], payload[8:])]
        return "".join(reversed([ask.get() for ask in asks]))

    def ask_ref(self, payload: str, ref: clutch.Ref[str]) -> str:
        return ref.ask(payload, str, LIMIT).get()

    def tell(self, payload: str, count: int) -> int:
        for number in range(count):
            clutch.host("ledger").tell(Told(payload, number, os.getpid()))
        return os.getpid()

    def watch(self, ref: clutch.Ref[str], name: str) -> int:
        self.watched[ref] = name
        clutch.watch(ref)
        return os.getpid()
