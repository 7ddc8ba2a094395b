"""How the main thread sleeps without running the event loop: to run it and leave it costs more."""

from __future__ import annotations

import asyncio
import select
from typing import Any

_LONGEST_WAIT = 3600.0


class IdleLoop:
    """Waits for what would wake the loop, where that has nothing to do. For its thread.

    It looks into asyncio's own loop, for want of another way. Others are run for each wait.
    """

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._ready = loop._ready
        self._poll = select.poll()
        self._poll.register(loop._selector.fileno(), select.POLLIN)

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> IdleLoop | None:
        """None where that cannot be done with this loop."""
        if not isinstance(loop, asyncio.SelectorEventLoop):
            return None
        try:
            return cls(loop)
        except AttributeError:
            return None

    def wait(self) -> bool:
        """False where the loop is to be run, now. True: one of its descriptors is ready."""
        if self._ready:
            return False
        timeout = None
        if self._loop._scheduled:
            seconds = self._loop._scheduled[0].when() - self._loop.time()
            timeout = int(min(seconds, _LONGEST_WAIT) * 1000) + 1
        return (timeout is None or timeout > 0) and bool(self._poll.poll(timeout))
