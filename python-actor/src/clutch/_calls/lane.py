"""The calls of one actor that run as tasks, where a process has several actors."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

    from clutch.context import Context


class Lane:
    """How many tasks of one actor may run beside each other, and which calls wait for that.

    Attributes:
        size: how many places it has
        free: how many of them are free; below 0 by calls that need none
        waiting: admitted calls in their order, each with its handler
        begun: the calls of a child whose tasks have begun; not used for the worker's own
    """

    __slots__ = ("begun", "free", "size", "waiting")

    def __init__(self, size: int) -> None:
        self.size = self.free = size
        self.waiting: deque[Any] = deque()
        self.begun: dict[int, tuple[asyncio.Task[None], Context]] = {}

    def has_room(self, places: int) -> bool:
        """Whether a call that arrives may begin."""
        return self.free >= places and not self.waiting

    @property
    def may_begin(self) -> bool:
        """Whether the first one that waits may begin."""
        return bool(self.waiting) and self.free >= self.waiting[0][1].places

    def cancel(self) -> None:
        """Cancels the tasks that have begun, except for the one that does this."""
        if not self.begun:
            return
        from asyncio import current_task

        for task, context in list(self.begun.values()):
            if task is not current_task(task.get_loop()):
                context._ended_by = context._ended_by or "cancelled"
                task.cancel()
