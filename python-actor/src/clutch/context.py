"""What a handler may know about the call it serves."""

from collections.abc import Mapping
from contextvars import ContextVar
from time import monotonic_ns

from msgspec import Struct

from clutch.errors import NoCallError

_NO_DEADLINE = 0


class Context(Struct, eq=False, gc=False):
    """One call, as its handler sees it. Safe for use by any thread.

    A parameter annotated `Context` receives it; `clutch.current()` returns it anywhere in the call.
    """

    call_id: int
    """The call's number, unique for its worker actor; 0 in a hook."""
    _due: int
    path: str
    """The path of the worker's Pekko actor."""
    headers: Mapping[str, str]
    """What the caller sent along with the call."""
    _cancelled: bool = False
    _ended_by: str = ""

    @property
    def deadline(self) -> float | None:
        """Seconds left for this call, never below 0; None where it has no deadline."""
        if self._due == _NO_DEADLINE:
            return None
        return max(0.0, (self._due - monotonic_ns()) / 1e9)

    @property
    def cancelled(self) -> bool:
        """Whether the caller has cancelled the call. A long `def` handler should look at it."""
        return self._cancelled

    def __repr__(self) -> str:
        return f"Context(call_id={self.call_id}, path={self.path!r})"


running: ContextVar[Context | None] = ContextVar("clutch_running", default=None)


def current() -> Context:
    """The call that is being served here.

    Tasks, and threads started with `asyncio.to_thread`, belong to the call that started them.
    Raises NoCallError outside of a call.
    """
    context = running.get()
    if context is None:
        raise NoCallError("no call is being served here: clutch.current() works only within a call")
    return context
