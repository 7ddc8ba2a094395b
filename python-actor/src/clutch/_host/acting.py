"""Asks that do something, for which their authors may forget to wait."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from clutch._calls.interrupt import finalizer
from clutch._host.asking import Ask
from clutch._host.refusals import ENDING
from clutch._host.waiting import Woken


class ActingAsk(Ask[None]):
    """An ask that goes on when its call has ended. A failure of which nobody learns is logged."""

    __slots__ = ("_is_heard",)

    def get(self) -> None:
        self._is_heard = True
        super().get()

    def __await__(self) -> Generator[Any, None, None]:
        self._is_heard = True
        return super().__await__()

    def _end_unawaited(self, woken: Woken) -> bool:
        return False

    @finalizer
    def __del__(self) -> None:
        outcome = next(iter(getattr(self, "_outcomes", ())), None)
        is_lost = isinstance(outcome, Exception) and outcome is not ENDING
        if is_lost and not hasattr(self, "_is_heard"):
            self._asker.log(f"{outcome} (nobody has waited for the result)")
