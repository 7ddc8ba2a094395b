"""The ask for a worker that this one spawns."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import Any

from clutch._host.asking import Ask
from clutch._host.host_names import BuiltInName
from clutch._host.waiting import Woken
from clutch.errors import ClutchError


class Spawning(Ask[Any]):
    """An ask whose answer is a child. One that nobody gets is stopped.

    The owner ends a child whose ask was withdrawn before its answer. After that, this process does.
    """

    __slots__ = ("_is_kept",)

    def get(self) -> Any:
        try:
            return self._kept(super().get())
        except BaseException:
            self._leave()
            raise

    def __await__(self) -> Generator[Any, None, Any]:
        try:
            return self._kept((yield from super().__await__()))
        except BaseException:
            self._leave()
            raise

    def _kept(self, child: Any) -> Any:
        self._is_kept = True
        return child

    def _leave(self) -> None:
        """Whoever waited was cancelled. The answer may have come before that."""
        if self._has_ended and not getattr(self, "_is_kept", False):
            self._stop(self._outcomes[0])

    def _settle(self, outcome: Any, woken: Woken) -> None:
        super()._settle(outcome, woken)
        if self._outcomes[0] is not outcome:  # it comes after the end of the ask
            self._stop(outcome)

    def _stop(self, outcome: Any) -> None:
        if not isinstance(outcome, BaseException):
            with suppress(ClutchError):  # the worker is ending, and its children with it
                child = self._asker.values.decode(self._host, outcome, Any)
                self._asker.tell_soon(BuiltInName.of("stop", repr(child)), child)
