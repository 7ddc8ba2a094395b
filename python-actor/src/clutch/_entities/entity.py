"""One entity of a worker, and the rules for its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clutch.errors import EntityError

if TYPE_CHECKING:
    from asyncio import Lock

LONGEST_KEY = 200


class Entity:
    """What the worker has of one key.

    Attributes:
        instance: the object; None while there is none
        revision: that of its last snapshot; 0 if there is none
        saved: the fingerprint of its last snapshot
        unsaved: how many calls have ended since that was taken
        used: when the last call ended, on the clock `monotonic`
        users: how many calls of it run or wait
        lock: held by the call that runs, if calls are tasks
    """

    __slots__ = ("instance", "key", "lock", "revision", "saved", "unsaved", "used", "users")

    def __init__(self, key: str, lock: Lock | None) -> None:
        self.key = key
        self.lock = lock
        self.instance: Any = None
        self.revision = 0
        self.saved = b""
        self.unsaved = 0
        self.used = 0.0
        self.users = 0

    def forget(self) -> None:
        """Drops the object. The next call makes it anew, with its last snapshot."""
        self.instance = None
        self.unsaved = 0


def place(key: str, places: int) -> int:
    """The place of a key among this number of them, from 0 on: as `EntityRefs` in Java has it."""
    code = 0
    for unit in memoryview(key.encode("utf-16-le")).cast("H"):
        code = (31 * code + unit) & 0xFFFFFFFF
    signed = code - ((code & 0x80000000) << 1)
    mixed = ((signed * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF) >> 32
    return (mixed * places) >> 32


def check_key(key: str) -> None:
    """Raises EntityError if the key has no characters, over 200, or control characters."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise EntityError(f"a key has 1 to {LONGEST_KEY} characters, not {len(key)}")
    if any(c < " " or "\x7f" <= c < "\xa0" for c in key):
        raise EntityError("a key has no control characters")
