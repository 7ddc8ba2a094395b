"""The asyncio loop of the main thread. asyncio is imported when it is needed: that is slow."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio

_T = TypeVar("_T")

_CLOSE_LIMIT = 1.0


class EventLoop:
    """One loop for all coroutines of a worker, made for the first of them. For the main thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Runs the coroutine to its end."""
        if self._loop is None:
            import asyncio

            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop.run_until_complete(coroutine)

    def close(self) -> None:
        """Cancels what the user left running, waits for it a second at most, and closes."""
        if self._loop is None:
            return
        import asyncio

        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks, timeout=_CLOSE_LIMIT))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()
