"""Has children in its process."""

import asyncio
from typing import Any

import clutch
from clutch.errors import ClutchError

NEWS: list[str] = []


@clutch.actor
class Child:
    def __init__(self, name: str) -> None:
        if name == "bad":
            raise ValueError("as asked")
        self.name = name

    def receive(self, message: int | str) -> Any:
        match message:
            case "self":
                return clutch.self_ref()
            case "finish":
                clutch.finish("as asked")
            case "exit":
                raise SystemExit(3)
            case "raise":
                raise ValueError("as asked")
            case "every":
                clutch.every(0.001, self.note)
            case "find":
                clutch.register("name")
            case _:
                NEWS.append(f"{self.name} {message}")
        return message

    def note(self) -> None:
        NEWS.append(f"{self.name} at {clutch.self_ref().path}")

    @clutch.on_stop
    def closes(self, context: clutch.Context) -> None:
        NEWS.append(f"{self.name} stops in {context.path}")


@clutch.actor
class Task:
    def __init__(self) -> None:
        self.gate = asyncio.Event()

    async def receive(self, message: str) -> str:
        NEWS.append(f"{message} begins")
        if message == "wait":
            await asyncio.sleep(3600)
        NEWS.append(f"{message} ends")
        return message

    @clutch.on_stop
    async def closes(self) -> None:
        await asyncio.sleep(0)
        NEWS.append("stops")


@clutch.actor
class Silent:
    pass


def news() -> list[str]:
    return NEWS


def refusal() -> str:
    try:
        clutch.self_ref()
    except ClutchError as error:
        return str(error)
    return ""


def spawn() -> str:
    return clutch.spawn(Child, "ann", isolated=False).get().path


@clutch.actor
class Guard:
    def __init__(self, name: str) -> None:
        self.name = name

    def receive(self, message: tuple[str, clutch.Ref[Any]]) -> None:
        what, ref = message
        if what == "watch":
            clutch.watch(ref)
        else:
            clutch.unwatch(ref)

    @clutch.on_terminated
    def gone(self, ref: clutch.Ref[Any], reason: str) -> None:
        NEWS.append(f"{self.name}: {ref.path} {reason}")
