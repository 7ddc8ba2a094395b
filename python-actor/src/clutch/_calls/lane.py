"""The calls of one actor that run as tasks, where a process has several actors."""

from __future__ import annotations

from collections import deque
from typing import Any


class Lane:
    """How many tasks of one actor may run beside each other, and which calls wait for that.

    Attributes:
        size: how many places it has
        free: how many of them are free; below 0 by calls that need none
        waiting: admitted calls in their order, each with its handler
    """

    __slots__ = ("free", "size", "waiting")

    def __init__(self, size: int) -> None:
        self.size = self.free = size
        self.waiting: deque[Any] = deque()

    def has_room(self, places: int) -> bool:
        """Whether a call that arrives may begin."""
        return self.free >= places and not self.waiting

    @property
    def may_begin(self) -> bool:
        """Whether the first one that waits may begin."""
        return bool(self.waiting) and self.free >= self.waiting[0][1].places
