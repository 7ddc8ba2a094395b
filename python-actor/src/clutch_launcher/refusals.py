"""The kinds of workers that are not forked, and why."""

from __future__ import annotations

import os
import time
from typing import Dict, NamedTuple, Optional, Tuple

RETRY_SECONDS = 60.0  # until a failed template is created again
MOST_KEPT = 1000

NEVER = (-1, -1)  # the stamp of a file that may differ from the imported one
Stamp = Optional[Tuple[int, int]]
Stamps = Dict[str, Stamp]


class Refusal(NamedTuple):
    """Why workers of one kind are not forked."""

    why: str
    stays: bool
    until: float
    files: Stamps

    def holds(self) -> bool:
        return time.monotonic() < self.until and not changed(self.files)


class Refusals:
    """The newest refusals, by the key of their templates."""

    def __init__(self) -> None:
        self.kept: dict[str, Refusal] = {}
        self.told: set[tuple[str, str]] = set()

    def add(self, key: str, why: str, stays: bool, files: Stamps) -> None:
        """Refuses such workers until a file changes, or for a time."""
        certain = {path: told for path, told in files.items() if told != NEVER}
        has_end = not stays or len(certain) < len(files)
        until = time.monotonic() + RETRY_SECONDS if has_end else float("inf")
        self.kept.pop(key, None)
        while len(self.kept) >= MOST_KEPT:
            del self.kept[next(iter(self.kept))]
        self.kept[key] = Refusal(why, stays, until, certain)

    def is_new(self, key: str, why: str) -> bool:
        """Whether this reason was not reported yet for workers of this kind."""
        if (key, why) in self.told:
            return False
        if len(self.told) >= MOST_KEPT:
            self.told.clear()
        self.told.add((key, why))
        return True

    def current(self, key: str) -> Refusal | None:
        refusal = self.kept.get(key)
        if refusal is not None and refusal.holds():
            return refusal
        self.kept.pop(key, None)
        return None


def changed(files: Stamps) -> str:
    """Returns the first file whose stamp is no longer the told one, or an empty text."""
    return next((path for path, told in files.items() if stamp(path) != told), "")


def stamp(path: str) -> Stamp:
    """Returns the stamp by which a changed file is detected; None if there is no such file.

    A template makes the same stamps: see clutch._fork.stamps.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
