"""The asyncio loop of the main thread. asyncio is slow to import, so only on first use."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    import asyncio

_T = TypeVar("_T")

_CLOSE_LIMIT = 1.0


class EventLoop:
    """One loop for all coroutines of a worker. For the main thread.

    If the user's code is known to have coroutines, the loop is made before that code may ask for
    it. Plain functions run while the loop is stopped, so they may run coroutines themselves.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._set: Callable[[asyncio.AbstractEventLoop], object]

    def make(self) -> asyncio.AbstractEventLoop:
        """Returns the loop. If the user's code has got one from asyncio already, that is used."""
        if self._loop is None:
            is_new = "asyncio" not in sys.modules
            import asyncio

            loop = None if is_new else _current()
            self._loop = asyncio.new_event_loop() if loop is None else loop
            with suppress(AttributeError):
                self._loop.close = _refuse_to_close  # type: ignore[method-assign]
            self._set = asyncio.set_event_loop
            self._set(self._loop)
        return self._loop

    def restore(self) -> None:
        """Makes `asyncio.get_event_loop` return the loop again, because `asyncio.run` unsets it."""
        if self._loop is not None:
            self._set(self._loop)

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Runs the coroutine to its end."""
        return self.make().run_until_complete(coroutine)

    def close(self) -> None:
        """Cancels the tasks that still run, waits for them up to a second, and closes the loop."""
        if self._loop is None:
            return
        import asyncio

        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks, timeout=_CLOSE_LIMIT))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        with suppress(AttributeError):
            del self._loop.close
        self._loop.close()


def _current() -> asyncio.AbstractEventLoop | None:
    import asyncio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            loop = asyncio.get_event_loop()
        except RuntimeError:
            return None
    return None if loop.is_closed() else loop


def _refuse_to_close() -> NoReturn:
    raise RuntimeError("this is the event loop of the worker, which serves other calls too")
