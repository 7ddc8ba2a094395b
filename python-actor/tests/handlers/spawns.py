"""Spawns workers, or tries to."""

from typing import Any

import clutch
from clutch.errors import ClutchError


@clutch.actor
class Child:
    def __init__(self, name: str) -> None:
        self.name = name

    def receive(self, message: Any) -> Any:
        return message


@clutch.actor
class Eager:
    """Asks in its hook."""

    @clutch.on_start
    async def begin(self) -> None:
        self.child = await clutch.spawn(Child, "first")

    def path(self) -> str:
        return self.child.path


def spawn(name: str, timeout: float | None = None) -> str:
    try:
        return (
            clutch.spawn(Child, name, name="ann", restart="transient", timeout=timeout).get().path
        )
    except ClutchError as error:
        return f"{type(error).__name__}: {error}"


def forget(name: str) -> str:
    clutch.spawn(Child, name)
    return spawn("other")


async def spawn_async(name: str) -> str:
    return (await clutch.spawn(Child, name)).path


def stop(ref: clutch.Ref[Any]) -> None:
    clutch.stop(ref).get()
