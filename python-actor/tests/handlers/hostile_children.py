"""Children in the process whose code does what it can against it."""

import asyncio
from typing import Any

import clutch

NEWS: list[str] = []
LEDGER: clutch.Ref[Any] = clutch.Ref._of("1" * 32, "/user/ledger")


class Raising:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __str__(self) -> str:
        raise self.error


CODES: dict[str, object] = {
    "surrogate": "\udc80",
    "huge": "x" * 3_000_000,
    "raises": Raising(ValueError("as asked")),
    "exits": Raising(SystemExit(5)),
}


@clutch.actor
class Exits:
    def receive(self, message: str) -> str:
        if message in CODES:
            raise SystemExit(CODES[message])
        return message


@clutch.actor
class Hidden:
    """Its hook cannot be looked up."""

    def __init__(self, error: str) -> None:
        self.error = {"value": ValueError, "exit": SystemExit}[error]

    def __getattribute__(self, name: str) -> Any:
        if name == "gone":
            raise object.__getattribute__(self, "error")("as asked")
        return object.__getattribute__(self, name)

    def receive(self, message: str) -> str:
        clutch.watch(LEDGER)
        return message

    @clutch.on_terminated
    def gone(self, ref: Any, reason: str) -> None:
        NEWS.append("gone")


@clutch.actor
class CancelsItself:
    def receive(self, message: str) -> str:
        return message

    @clutch.on_stop
    async def stops(self) -> None:
        task = asyncio.create_task(asyncio.sleep(10))
        task.cancel()
        await task


@clutch.actor
class Prints:
    def receive(self, message: str) -> str:
        return message

    @clutch.on_stop
    async def stops(self) -> None:
        print("the stop hook ran", flush=True)


@clutch.actor
class ExitsAtStop:
    """A worker."""

    def add(self) -> int:
        return 1

    @clutch.on_stop
    def stops(self) -> None:
        raise SystemExit(3)


def news() -> list[str]:
    return NEWS


@clutch.actor
class Curious:
    """Looks at its headers while it is made, and sends what goes along."""

    def __init__(self) -> None:
        LEDGER.tell("made")
        NEWS.append(repr(clutch.current().headers))

    @clutch.on_start
    def starts(self) -> None:
        LEDGER.tell("starts")
        NEWS.append(repr(clutch.current().headers))

    def receive(self, message: str) -> list[str]:
        return NEWS


def _tick() -> None:
    NEWS.append("tick")


@clutch.actor
class Goes:
    """Goes on once it has ended."""

    async def receive(self, message: str) -> str:
        match message:
            case "wait":
                while True:
                    await asyncio.sleep(0.001)
                    NEWS.append("goes on")
            case "later":
                self.task = asyncio.create_task(self.later())
            case "every":
                clutch.finish("as asked")
                clutch.every(0.001, _tick)
        return message

    async def later(self) -> None:
        while "dropped" not in NEWS:
            await asyncio.sleep(0.001)
        timer = clutch.every(0.001, _tick)
        NEWS.append(f"active: {timer.is_active}")
        try:
            clutch.watch(LEDGER)
        except clutch.errors.Refused as refused:
            NEWS.append(str(refused))

    @clutch.on_terminated
    async def gone(self, ref: Any, reason: str) -> None:
        NEWS.append("gone")


@clutch.actor
class Named:
    def receive(self, message: str) -> list[str]:
        context = clutch.current()
        NEWS.extend((context.function, context.path))
        return NEWS


def note(text: str) -> None:
    NEWS.append(text)


def timers() -> int:
    import gc

    from clutch._calls.timers import Timers

    return sum(len(it.active) for it in gc.get_objects() if type(it) is Timers)


def waiting() -> int:
    """The calls that are kept in lanes."""
    import gc

    from clutch._calls.lane import Lane

    return sum(len(it.waiting) for it in gc.get_objects() if type(it) is Lane)
