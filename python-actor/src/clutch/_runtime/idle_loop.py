"""Lets the main thread sleep without running the event loop, which would cost more."""

from __future__ import annotations

import asyncio
import select
from typing import Any

_LONGEST_WAIT = 3600.0


class IdleLoop:
    """Waits for an event that would wake the idle loop. For the loop's thread.

    Uses private attributes of asyncio's own loop, because there is no public way. Other loops must
    be run for each wait.
    """

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._ready = loop._ready
        self._poll = select.poll()
        self._poll.register(loop._selector.fileno(), select.POLLIN)

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> IdleLoop | None:
        """Returns None if this loop is not supported."""
        if not isinstance(loop, asyncio.SelectorEventLoop):
            return None
        try:
            return cls(loop)
        except AttributeError:
            return None

    def wait(self) -> bool:
        """True if a descriptor is ready; False if the loop must be run now."""
        if self._ready:
            return False
        timeout = None
        if self._loop._scheduled:
            seconds = self._loop._scheduled[0].when() - self._loop.time()
            timeout = int(min(seconds, _LONGEST_WAIT) * 1000) + 1
        return (timeout is None or timeout > 0) and bool(self._poll.poll(timeout))
