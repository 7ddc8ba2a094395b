"""The ask for a worker that this one spawns."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from functools import partial
from typing import Any

from clutch._calls.interrupt import finalizer
from clutch._host.asking import Ask, Asker
from clutch._host.host_names import BuiltInName
from clutch._host.waiting import Woken
from clutch.errors import ClutchError


class Spawning(Ask[Any]):
    """An ask whose answer is a child. One that nobody gets is stopped.

    The owner ends a child whose ask was withdrawn before its answer. After that, this process does:
    as soon as nothing refers to the ask, so nobody can get the child any more.
    """

    __slots__ = ("_is_kept",)

    @property
    def _is_wanted_late(self) -> bool:
        return True

    def get(self) -> Any:
        return self._kept(super().get())

    def __await__(self) -> Generator[Any, None, Any]:
        return self._kept((yield from super().__await__()))

    def _kept(self, child: Any) -> Any:
        self._is_kept = True
        return child

    def _settle(self, outcome: Any, woken: Woken) -> None:
        super()._settle(outcome, woken)
        if self._outcomes[0] is not outcome:  # it comes after the end of the ask
            self._stop(outcome)

    @finalizer
    def __del__(self) -> None:
        if getattr(self, "_outcomes", None) and not getattr(self, "_is_kept", False):
            self._stop(self._outcomes[0])

    def _stop(self, outcome: Any) -> None:
        if not isinstance(outcome, BaseException):
            # The references keep the child's token until it is stopped.
            self._asker.soon(partial(_stop, self._asker, self._host, outcome, self._references))


def _stop(asker: Asker, host: str, outcome: Any, _references: object) -> None:
    with suppress(ClutchError):  # the worker is ending, and its children with it
        child = asker.values.decode(host, outcome, Any)
        asker.tell_soon(BuiltInName.of("stop", repr(child)), child)
