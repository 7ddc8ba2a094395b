"""Interrupts a call on the main thread, and wakes the main thread from a blocked receive.

Both use a signal, because a signal ends blocking system calls and Python runs its handler on the
main thread. A signal that arrives just before a system call blocks does not end it, so the control
thread repeats the signal until it has had its effect. SIGINT and SIGTERM are not used, because
libraries set handlers for them.
"""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType, FunctionType
from typing import Any, TypeVar, cast

from clutch import context
from clutch._calls.call_table import CallTable
from clutch._calls.places import enclosing, of_thread
from clutch._codec.references import Reference
from clutch.errors import CallInterrupted

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def apply(function: Callable[..., Any], positional: Sequence[Any], named: dict[str, Any]) -> Any:
    """Calls the user's function. CallInterrupted is raised only within this frame."""
    return function(*positional, **named)


def apply_positional(function: Callable[..., Any], positional: Sequence[Any]) -> Any:
    """Like `apply`, without named arguments."""
    return function(*positional)


async def apply_async(
    function: Callable[..., Any], positional: Sequence[Any], named: dict[str, Any]
) -> Any:
    """Awaits the user's function. CallInterrupted is raised only within this frame."""
    return await function(*positional, **named)


def shielded(action: Callable[[], T]) -> T:
    """Runs an action of Clutch's within user code. CallInterrupted is not raised in it."""
    return action()


def is_in_user_code() -> bool:
    """Whether the caller belongs to a user's function that a call runs."""
    return _is_interruptible(sys._getframe(1))


# The first one that no other code handles is used. The others are for user code that sets handlers
# for all signals it knows. By default the system ignores these signals or never sends them.
_SIGNALS = (
    [signal.SIGRTMAX - 7, signal.SIGRTMAX - 8, signal.SIGURG]
    if sys.platform == "linux"
    else [signal.SIGURG, signal.SIGWINCH]
)

_INTERRUPTIBLE = frozenset({apply.__code__, apply_positional.__code__, apply_async.__code__})
# An exception in a finalizer is lost, and the interrupt with it. The count of references would be
# wrong, too.
_COUNTING = {Reference.__del__.__code__, Reference._of.__code__}
_DECIDING = {*_INTERRUPTIBLE, *_COUNTING, shielded.__code__}


def finalizer(function: F) -> F:
    """Marks a `__del__` of Clutch: CallInterrupted, which would be lost there, comes after it."""
    _DECIDING.add(cast(FunctionType, function).__code__)
    return function


class Interrupter:
    """Raises CallInterrupted in one chosen call and in no other. Created on the main thread."""

    def __init__(
        self, call_table: CallTable, warn: Callable[[str], None] = lambda text: None
    ) -> None:
        self._call_table = call_table
        self._main = threading.get_ident()
        self._targets: set[int] = set()
        self._wake: Callable[[], None] | None = None
        self._warn = warn
        self._has_warned = False
        self._handler = self._on_signal  # one object, to be recognised with `is`
        for number in _SIGNALS:
            signal.signal(number, self._handler)
        signal.signal(signal.SIGINT, _ignore)

    def interrupt(self, call_id: int) -> None:
        """Interrupts the call if it runs on the main thread. For the control thread."""
        self._targets.add(call_id)
        self.nudge()

    def wake(self, action: Callable[[], None]) -> None:
        """Runs the action soon in the main thread's signal handler. For the control thread."""
        self._wake = action
        self.nudge()

    def line(self) -> str:
        """The line that the main thread's call is at; empty if it runs no call."""
        return of_thread(self._main, _INTERRUPTIBLE.__contains__)

    def abandon(self, call_id: int) -> None:
        """Stops trying to interrupt the call."""
        self._targets.discard(call_id)

    @property
    def pending(self) -> bool:
        """Whether `nudge` has to be called again a few milliseconds later."""
        return bool(self._targets) or self._wake is not None

    def nudge(self) -> None:
        """Sends the signal if it is still needed."""
        for target in tuple(self._targets):
            if not self._call_table.runs(target):
                self._targets.discard(target)
        if not self.pending:
            return
        for number in _SIGNALS:
            if signal.getsignal(number) is self._handler:
                signal.pthread_kill(self._main, number)
                return
        if not self._has_warned:
            self._has_warned = True
            self._warn(
                "other code has set handlers for all signals that Clutch uses:"
                " calls cannot be interrupted, and the worker cannot stop cleanly"
            )

    def _on_signal(self, _number: int, frame: FrameType | None) -> None:
        if self._wake is not None:
            action, self._wake = self._wake, None
            action()
        if not self._targets:
            return
        call = context.running.get()
        if call is not None and call.call_id in self._targets and _is_interruptible(frame):
            self._targets.discard(call.call_id)
            raise CallInterrupted(f"call {call.call_id} was interrupted by its owner")


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Ignores a SIGINT from outside. Child processes still get the default handler."""


def _is_interruptible(frame: FrameType | None) -> bool:
    found = enclosing(frame, _DECIDING)
    return found is not None and found.f_code in _INTERRUPTIBLE
