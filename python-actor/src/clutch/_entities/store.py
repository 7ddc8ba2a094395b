"""The store of snapshots, as the JVM offers it to the worker of entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clutch._host.asking import Ask

NAME = "clutch.entities"
TIMEOUT = 10.0


@dataclass(frozen=True)
class Saved:
    """A snapshot, and the revision that it has in the store: at least 1."""

    revision: int
    state: bytes


class Store(Protocol):
    """Keeps the last snapshot of each key. A revision of 0 is that of a key without one."""

    def load(self, key: str) -> Ask[Saved | None]:
        """The last snapshot."""

    def save(self, key: str, revision: int, state: bytes) -> Ask[int]:
        """Replaces the snapshot of this revision. The new revision; 0 if there is another one."""

    def remove(self, key: str, revision: int) -> Ask[bool]:
        """Removes the snapshot of this revision. False if there is another one."""
