"""Where messages to hosts go: to the owner of this worker, or to a fake in a test."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Protocol

from clutch._codec.references import Reference
from clutch._host.asking import Ask
from clutch.errors import Refused


class Place(Protocol):
    """Takes messages to hosts, by their names."""

    @property
    def is_loading(self) -> bool:
        """Whether the worker imports or constructs, so that nothing can be sent yet."""

    def ask(self, host: str, message: object, reply_type: Any, timeout: float | None) -> Ask[Any]:
        """Sends an ask."""

    def tell(self, host: str, message: object) -> None:
        """Sends a message, and waits for room."""

    def tell_async(self, host: str, message: object) -> Coroutine[Any, Any, None]:
        """The same for tasks."""

    def watch(self, reference: Reference) -> None:
        """Watches the actor of a reference."""

    def unwatch(self, reference: Reference) -> None:
        """Watches it no more."""


_place: Place | None = None


def install(place: Place | None) -> Place | None:
    """Sets the place of this process. Returns the one before."""
    global _place
    before, _place = _place, place
    return before


def here() -> Place:
    """The place of this process; Refused if there is none."""
    if _place is None:
        raise Refused(
            "there are no hosts here: this process is not a worker, or was forked from one;"
            " in a test, use clutch.testing.hosts()"
        )
    return _place
