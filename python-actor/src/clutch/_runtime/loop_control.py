"""Runs the event loop, and stops it for work outside the loop."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress


class LoopControl:
    """Runs the loop until it is stopped. For the loop's thread, except where noted.

    Attributes:
        is_running: the loop runs here, and not in a user's function
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._stop_is_due = False
        self._stopped: asyncio.Future[None] | None = None
        self.is_running = False

    def run(self) -> None:
        self.is_running = True
        try:
            self._loop.run_forever()
        finally:  # SystemExit ends it, too, and the loop still runs to end its tasks
            self.is_running = False

    def wait(self, tasks: Sequence["asyncio.Task[None]"], seconds: float) -> None:
        """Runs the loop until one of the tasks ends, `stop` is called or the time has passed."""
        self._stopped = stopped = self._loop.create_future()
        first = asyncio.FIRST_COMPLETED
        self._loop.run_until_complete(
            asyncio.wait([*tasks, stopped], timeout=seconds, return_when=first)
        )
        self._stopped = None

    def wait_for(self, tasks: Sequence["asyncio.Task[None]"], seconds: float) -> None:
        """Runs the loop until all tasks have ended or the time has passed."""
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks, timeout=seconds))

    def stop(self) -> None:
        """Stops the loop. Does nothing if the user's function is running it."""
        self._stop_is_due = False
        if self.is_running:
            self._loop.stop()
        elif self._stopped is not None and not self._stopped.done():
            self._stopped.set_result(None)

    def stop_soon(self) -> None:
        """Like `stop`, after the new tasks have begun."""
        if not self._stop_is_due:
            self._stop_is_due = True
            self._loop.call_soon(self.stop)

    def call_from_outside(self, action: object, *arguments: object) -> None:
        """Calls the action on the loop. For any thread."""
        with suppress(RuntimeError):  # a closed loop has nothing to do
            self._loop.call_soon_threadsafe(action, *arguments)  # type: ignore[arg-type]
