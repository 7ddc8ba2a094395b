"""The reference of this worker's actor to itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from clutch._codec import references
from clutch._codec.references import Reference
from clutch.context import child_here
from clutch.errors import Refused

Source = Callable[[], Reference]


class OwnReference:
    """Makes the reference of an actor that has a method for messages.

    Args:
        parts: its token and path, from the start specification; empty for functions
        target: `module:Class` of the actor
    """

    def __init__(self, parts: Sequence[str], target: str | None) -> None:
        self._parts = parts
        self._target = target

    def __call__(self) -> Reference:
        if not self._parts or self._target is None:
            raise Refused("this worker has functions: `clutch.self_ref` is for actor classes")
        module, _, name = self._target.partition(":")
        actor_class = getattr(sys.modules.get(module), name, None)
        if actor_class is None:
            raise Refused(f"{self._target} is still being imported")
        if not callable(getattr(actor_class, "receive", None)):
            raise Refused(f"{self._target} has no method `receive`, which would get the messages")
        token, path = self._parts
        made: Reference = references.read_as(token, path)
        return made


_source: Source | None = None


def install(source: Source | None) -> Source | None:
    """Sets what makes the reference in this process. Returns the one before."""
    global _source
    before, _source = _source, source
    return before


def reference() -> Reference:
    """The reference of the actor whose code runs here; Refused if there is none."""
    child = child_here.get()
    if child is not None:
        return child.checked_reference()
    if _source is None:
        raise Refused(
            "there is no actor here: this process is not a worker, or was forked from one;"
            " in a test, use clutch.testing.hosts()"
        )
    return _source()
