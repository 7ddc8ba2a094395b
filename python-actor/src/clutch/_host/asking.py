"""An ask, from its sender's side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from time import monotonic_ns
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from msgspec import Struct

from clutch._host.host_names import named
from clutch._host.waiting import task_waiter
from clutch.context import Context, running
from clutch.errors import AskTimeout, CallInterrupted, HostError, Refused, WouldDeadlock

if TYPE_CHECKING:
    from clutch._host.values import Values
    from clutch._host.waiting import ThreadWaiter, Waiter, Woken

R = TypeVar("R")

LONGEST_TIMEOUT = 100 * 24 * 60 * 60.0

# Nanoseconds that an ask or a tell waits outside of a call, if it has no timeout.
_DEFAULT_LIMIT = 30_000_000_000


class _Withdrawn(Refused):
    """The outcome of an ask that was given up."""


class Deadline(Struct, frozen=True, gc=False):
    """Until when a sender waits. A struct, because each ask makes one.

    Attributes:
        at: when it is, by `monotonic_ns`
        timeout: the seconds that were given, if any were
    """

    at: int
    timeout: float | None
    _made_at: int
    _call: Context | None

    @property
    def call_id(self) -> int:
        """The call that it belongs to; 0 outside of calls."""
        return 0 if self._call is None else self._call.call_id

    @property
    def left(self) -> float:
        return (self.at - monotonic_ns()) / 1e9

    @property
    def is_cancelled(self) -> bool:
        """Whether the call is cancelled, in which no thread waits any more."""
        return self._call is not None and self._call.cancelled

    @property
    def is_cancelled_here(self) -> bool:
        """Whether the code that runs here belongs to the call, and that is cancelled."""
        return self.is_cancelled and running.get() is self._call

    def __str__(self) -> str:
        seconds = max(0, self.at - self._made_at) / 1e9
        is_of_call = self._call is not None and self.at == self._call._due
        return f"{seconds:.3g} s" + (", the deadline of the call" if is_of_call else "")


def deadline_of(call: Context | None, timeout: float | None = None) -> Deadline:
    """The deadline of what the call sends now; ValueError for a timeout out of bounds."""
    now = monotonic_ns()
    due = 0 if call is None else call._due
    if timeout is None:
        return Deadline(due if due > 0 else now + _DEFAULT_LIMIT, None, now, call)
    if not 0 <= timeout <= LONGEST_TIMEOUT:
        raise ValueError(f"a timeout is from 0 s to 100 days, not {timeout!r}")
    at = now + int(timeout * 1e9)
    return Deadline(due if 0 < due < at else at, timeout, now, call)


class Asker(Protocol):
    """What an ask goes through."""

    values: Values

    @property
    def is_loading(self) -> bool:
        """Whether the worker imports or constructs, so that nothing can be sent yet."""

    def log(self, text: str) -> None:
        """Logs a warning. For any thread."""

    def give_up(self, ask: Ask[Any]) -> None:
        """Tells that nobody waits for the answer any more."""

    def tell_soon(self, host: str, message: object) -> None:
        """Sends a message without a wait for room."""

    def soon(self, action: Callable[[], None]) -> None:
        """Runs the action where that may take time. For any thread, also in finalizers."""

    def waiter(self, call_id: int, ask: Ask[Any] | None) -> ThreadWaiter:
        """How this thread waits within the call, for the ask or for room."""

    def blocks(self, waiter: ThreadWaiter) -> None:
        """Tells that the thread will wait."""

    def goes_on(self, waiter: ThreadWaiter) -> None:
        """Tells that it waits no more."""


class Ask(Generic[R]):
    """An ask that is under way. Await it in `async def`, or call `get` in `def`. Thread-safe.

    The time to wait began when it was made. Each further `await` or `get` has the same outcome.
    """

    __slots__ = (
        "_asker",
        "_body",
        "_call_id",
        "_deadline",
        "_host",
        "_id",
        "_outcomes",
        "_references",
        "_size",
        "_type",
        "_waiters",
    )

    def __init__(
        self, asker: Asker, host: str, body: bytes, reply_type: Any, deadline: Deadline
    ) -> None:
        self._asker = asker
        self._host = host
        self._body = body
        self._type = reply_type
        self._deadline = deadline
        # The call that ran when it was made. What a call's tasks ask after its end belongs to none.
        self._call_id = 0
        self._id = 0
        self._size = 0
        # What must live until the answer has come, or was decoded.
        self._references: object = None
        # Several threads may add one, in one step; the first one counts.
        self._outcomes: list[Any] = []
        self._waiters: list[Waiter] = []

    @property
    def _is_wanted_late(self) -> bool:
        """Whether something is done with an answer that comes after the end of the ask."""
        return False

    @property
    def _owner_call(self) -> int:
        """The call as the owner knows it. It knows none of those that the worker makes itself."""
        call_id = self._call_id
        return call_id if call_id > 0 else 0  # each ask needs it, and `max` would cost more

    def get(self) -> R:
        """Waits for the reply. For `def` functions and threads.

        Raises:
            AskTimeout: there is no answer within the timeout, or the deadline of the call
            Refused: the host does not take the message, the worker is ending, or the ask was
                withdrawn
            HostError: the host threw an exception or stopped, or its reply cannot cross or is of
                another type; WouldDeadlock is one
            CallInterrupted: the call was cancelled or interrupted
            RuntimeError: an event loop runs here, which would stand still
        """
        check_no_loop("await the ask: `get` would stop the event loop that runs here")
        if not self._has_ended:
            try:
                self._wait(self._asker.waiter(self._deadline.call_id, self))
            except BaseException:  # an interruption may come at any instruction
                self._end_by(_withdrawn(self._host))
                raise
        if isinstance(self._outcomes[0], _Withdrawn) and self._deadline.is_cancelled_here:
            raise cancelled(self._deadline.call_id, self._host)
        return self._reply()

    def _wait(self, waiter: ThreadWaiter) -> None:
        self._waiters.append(waiter)
        if self._has_ended:
            return
        try:
            self._asker.blocks(waiter)
            has_come = not self._deadline.is_cancelled and waiter.wait(self._deadline.left)
        finally:
            self._asker.goes_on(waiter)
        if waiter.is_cancelled or self._deadline.is_cancelled:
            self._end_by(_withdrawn(self._host))
        elif not has_come:
            self._end_by(self._timeout())

    def __await__(self) -> Generator[Any, None, R]:
        if not self._outcomes:
            waiter = task_waiter(self._deadline.at, self)
            self._waiters.append(waiter)
            if not self._outcomes:
                future, timer = waiter.future, waiter.timer
                try:  # as `await waiter` does, which costs more
                    timer.add(waiter)
                    has_come = yield from future
                except BaseException:  # the task was cancelled
                    self._end_by(_withdrawn(self._host))
                    raise
                finally:
                    timer.waits.pop(future, None)
                if not has_come:
                    self._end_by(self._timeout())
        outcome = self._outcomes[0]
        if isinstance(outcome, BaseException):
            if isinstance(outcome, _Withdrawn):
                yield  # the cancel of this task may be under way, and goes first
            raise _copied(outcome)
        reply: R = self._asker.values.decode(self._host, outcome, self._type)
        return reply

    def _expire(self, woken: Woken) -> bool:
        """Ends it if its time has passed, in case that nobody waits. For the control thread."""
        if not self._has_ended and self._deadline.left < 0:
            self._settle(self._timeout(), woken)
            return True
        return False

    def _end_unawaited(self, woken: Woken) -> bool:
        """Ends it if nobody waits for it. For the control thread."""
        if self._has_ended or self._waiters:
            return False
        self._settle(_withdrawn(self._host), woken)
        return True

    def _timeout(self) -> AskTimeout:
        return AskTimeout(f"{named(self._host)} did not answer within {self._deadline}")

    @property
    def _has_ended(self) -> bool:
        return bool(self._outcomes)

    def _end_by(self, error: BaseException) -> None:
        """Gives up, unless the answer has come meanwhile."""
        self._outcomes.append(error)
        if self._outcomes[0] is error:
            self._body = b""
            self._asker.give_up(self)

    def _settle(self, outcome: Any, woken: Woken) -> None:
        """Ends it by a reply's body or an exception. For one thread."""
        self._outcomes.append(outcome)
        self._body = b""
        self._wake(woken)

    def _wake(self, woken: Woken) -> None:
        """Wakes all that wait for it."""
        waiters = self._waiters
        try:
            while waiters:
                waiters.pop().wake(woken)
        except IndexError:  # a fake has several threads
            return

    def _reply(self) -> R:
        outcome = self._outcomes[0]
        if isinstance(outcome, BaseException):
            raise _copied(outcome)
        reply: R = self._asker.values.decode(self._host, outcome, self._type)
        return reply

    def __repr__(self) -> str:
        return f"<Ask of {named(self._host)}{', ended' if self._has_ended else ''}>"


def _withdrawn(host: str) -> _Withdrawn:
    return _Withdrawn(f"the ask of {named(host)} was withdrawn")


def _copied(error: BaseException) -> BaseException:
    """An exception for one wait, because each collects the tracebacks of where it is raised."""
    if isinstance(error, HostError):
        kind = WouldDeadlock if isinstance(error, WouldDeadlock) else HostError
        return kind(str(error), error.java_class, list(error.__notes__))
    if isinstance(error, _Withdrawn):
        return Refused(*error.args)
    return type(error)(*error.args) if type(error) in (AskTimeout, Refused) else error


def cancelled(call_id: int, host: str) -> CallInterrupted:
    return CallInterrupted(f"call {call_id} was cancelled while it waited for {named(host)}")


def is_loop_here() -> bool:
    """Whether an event loop runs on this thread."""
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None


def check_no_loop(advice: str) -> None:
    """Raises RuntimeError if an event loop runs on this thread, because that must not wait."""
    if is_loop_here():
        raise RuntimeError(advice)
