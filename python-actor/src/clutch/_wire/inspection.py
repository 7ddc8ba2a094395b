"""The items by which a worker shows something of itself. `frames` lists them with the others."""

from typing import Annotated

from msgspec import Meta, Struct

_Id = Annotated[int, Meta(ge=1)]
_Count = Annotated[int, Meta(ge=0)]


class Inspected(Struct, array_like=True, tag=40, frozen=True):
    """What the worker shows of itself, or the problem.

    `running` has the ids of the calls that run, and `asks` the hosts that have not answered yet.
    """

    id: _Id
    problem: str
    text: str = ""
    running: list[int] = []
    asks: list[str] = []


class Inspect(Struct, array_like=True, tag=53, frozen=True):
    """Asks the worker to show something of itself."""

    id: _Id
    what: str
    options: dict[str, _Count] = {}
