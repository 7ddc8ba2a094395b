"""What the tests of timers share."""

import time
from typing import Any

import pytest

from owner import Owner

KINDS = pytest.mark.parametrize("kind", ["Timed", "AsyncTimed"])


def boot(peer: Owner, kind: str, *arguments: Any, **options: Any) -> Owner:
    return peer.boot(target=f"timing:{kind}", arguments=list(arguments), **options)


def until_noted(peer: Owner, *expected: Any, function: str = "noted") -> list[Any]:
    """Waits until all of these were noted. Returns all that was."""
    found: list[Any] = []

    def has_come() -> bool:
        found[:] = peer.call(function)
        return not [it for it in expected if it not in found]

    peer.until(has_come)
    return found


def count(peer: Owner, value: Any, least: int) -> int:
    found = 0

    def has_come() -> bool:
        nonlocal found
        found = peer.call("noted").count(value)
        return bool(found >= least)

    peer.until(has_come)
    return found


def idle_for(peer: Owner, seconds: float) -> None:
    due = time.monotonic() + seconds
    peer.until(lambda: time.monotonic() > due)
