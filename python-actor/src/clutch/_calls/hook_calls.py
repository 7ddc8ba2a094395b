"""Calls of hooks that this process makes itself, in order with the calls of its owner."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Raw

from clutch._calls.registry import Handler, hook_name
from clutch._codec.codec import Codec
from clutch._wire.address import Buffer
from clutch._wire.frames import Cast, DataDown

_NOTHING = Raw(b"\x90")
# Not the body of a call without names, so that the values are used.
_VALUES = Raw(b"")


class HookCall(Cast, frozen=True):
    """A call of a hook. The owner knows nothing of it: its id is negative, and it has no credit."""

    handler: Any = None
    values: tuple[Any, ...] = ()


class HookCalls:
    """The hooks that are to be called. `add` and `forget` are for any thread.

    Attributes:
        due: the values of each hook that was not taken; always the same deque
    """

    def __init__(self) -> None:
        self.due: deque[tuple[Any, ...]] = deque()
        self._find: Callable[[], Handler | None] = lambda: None
        self._last = 0

    def begin(self, instance: object, codec: Codec) -> None:
        """Calls the hook of this instance, whose class a reload may change."""

        def find() -> Handler | None:
            name = hook_name(type(instance), "terminated")
            return None if name is None else Handler(getattr(instance, name), codec)

        self._find = find

    def add(self, *values: Any) -> None:
        self.due.append(values)

    def forget(self, first: object) -> None:
        """Removes what has this first value and was not begun."""
        for values in list(self.due):
            if values[0] == first:
                with suppress(ValueError):
                    self.due.remove(values)

    def take(self) -> list[tuple[DataDown, Sequence[Buffer]]]:
        """Removes and gives what is due, as calls that have arrived."""
        taken: list[tuple[DataDown, Sequence[Buffer]]] = []
        while self.due:
            values = self.due.popleft()
            handler = self._find()
            if handler is not None:
                self._last -= 1
                name = f"@on_terminated of {values[0]!r}"
                call = HookCall(self._last, name, _NOTHING, _VALUES, handler=handler, values=values)
                taken.append((call, ()))
        return taken
