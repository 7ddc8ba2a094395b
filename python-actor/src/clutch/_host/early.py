"""Asks of constructors."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

from clutch._host.asking import Ask
from clutch._host.refusals import EARLY_WAIT
from clutch.errors import Refused

R = TypeVar("R")


class EarlyAsk(Ask[R]):
    """An ask that is sent once the constructor has returned. Nobody may wait for it before."""

    __slots__ = ()

    def get(self) -> R:
        self._check()
        return super().get()

    def __await__(self) -> Generator[Any, None, R]:
        self._check()
        return super().__await__()

    def _check(self) -> None:
        if self._asker.is_loading:
            raise Refused(*EARLY_WAIT.args)
