"""Asks of constructors and start hooks."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from clutch._host.asking import Ask, Deadline
from clutch._host.refusals import EARLY_WAIT
from clutch.errors import Refused

if TYPE_CHECKING:
    from clutch._host.queue import HostQueue

R = TypeVar("R")


class EarlyAsk(Ask[R]):
    """An ask that is sent once the worker is ready, before which nobody may wait for it."""

    __slots__ = ()

    def get(self) -> R:
        self._check()
        return super().get()

    def __await__(self) -> Generator[Any, None, R]:
        self._check()
        return super().__await__()

    def _check(self) -> None:
        if self._asker.is_starting:
            raise Refused(*EARLY_WAIT.args)

    def begin(self) -> None:
        """Its time begins, because the worker is ready."""
        self._deadline = Deadline(None)


def begin_all(queues: Iterable[HostQueue]) -> None:
    """The same for all that wait there."""
    for queue in list(queues):
        for ask in queue.asks():
            if isinstance(ask, EarlyAsk):
                ask.begin()
