"""What a handler can learn about its call."""

from collections.abc import Mapping
from contextvars import ContextVar
from time import monotonic_ns
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from clutch.errors import NoCallError

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild

_NO_DEADLINE = 0


class Context(Struct, eq=False, gc=False):
    """One call, as its handler sees it. Thread-safe.

    A parameter annotated with `Context` receives it. `clutch.current()` returns it anywhere in the
    call.
    """

    call_id: int
    """The number of the call, unique in its worker.

    It is 0 while the worker starts and stops, and negative in calls that the worker makes itself:
    those of `on_terminated` and of timers.
    """
    _due: int
    path: str
    """The path of the worker's Pekko actor."""
    headers: Mapping[str, str]
    """The headers that the caller sent with the call."""
    function: str = ""
    """The name by which it was called; empty while the worker starts and stops."""
    _cancelled: bool = False
    _ended_by: str = ""
    _span: Any = None

    @property
    def deadline(self) -> float | None:
        """The seconds until the deadline of this call, at least 0; None if it has no deadline."""
        if self._due == _NO_DEADLINE:
            return None
        return max(0.0, (self._due - monotonic_ns()) / 1e9)

    @property
    def cancelled(self) -> bool:
        """Whether the caller has cancelled the call. A long `def` handler should check it."""
        return self._cancelled

    def __repr__(self) -> str:
        return f"Context(call_id={self.call_id}, path={self.path!r})"


running: ContextVar[Context | None] = ContextVar("clutch_running", default=None)

# The child in this process whose code runs here; None for the code of the worker itself.
child_here: ContextVar["LocalChild | None"] = ContextVar("clutch_child", default=None)


def current() -> Context:
    """The call that is running here.

    Tasks, and threads started with `asyncio.to_thread`, belong to the call that started them.

    Raises:
        NoCallError: no call is running here
    """
    context = running.get()
    if context is None:
        raise NoCallError("no call is being served here: clutch.current() works only within a call")
    return context
