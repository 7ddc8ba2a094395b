"""How the main thread waits for hosts: it serves calls of its own chain meanwhile.

Such a call was made by a host within an ask of the call that waits. All other calls that come are
kept, in their order.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context as Variables
from functools import partial
from time import monotonic, monotonic_ns
from typing import TYPE_CHECKING

from clutch._calls.failures import failure, would_deadlock
from clutch._calls.interrupt import is_in_user_code, shielded
from clutch._calls.registry import LOCAL, Handler
from clutch._host.waiting import ThreadWaiter
from clutch._runtime.service import ServiceContext
from clutch._wire import exit_codes, frames
from clutch._wire.address import LinkLostError
from clutch.context import Context

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild
    from clutch._host.asking import Ask
    from clutch._host.waiting import Woken

# Seconds after which the owner learns of a wait, and then again, so that it can find rings of
# calls that wait for each other. Most waits are shorter.
_TELL_AFTER = 0.005
_TELL_AGAIN = 0.25
_LONGEST_WAIT = 3600.0


# Calls that the runtime may make within each other on the way from a wait to the code of a call, or
# to its failure.
_LEVELS = 60


def _need_stack(levels: int) -> None:
    """Raises RecursionError unless there is room for this number of calls within each other."""
    if levels:
        _need_stack(levels - 1)


class MainWaiter(ThreadWaiter):
    """The main thread, which waits within a call.

    Attributes:
        outer: the wait within which this call is served
        is_woken: the wait has ended
    """

    __slots__ = ("_reentry", "ask", "is_woken", "outer")

    def __init__(self, reentry: Reentry, call_id: int, ask: Ask[object] | None) -> None:
        super().__init__(call_id)
        self._reentry = reentry
        self.ask = ask
        self.outer: MainWaiter | None = None
        self.is_woken = False

    def wait(self, seconds: float) -> bool:
        return self._reentry.wait(self, seconds)

    def wake(self, woken: Woken) -> None:
        self.is_woken = True
        self._reentry.nudge()


class Reentry:
    """The waits of the main thread. For the main thread, except `nudge`.

    `tell` sends to the owner. `leave` ends the service once the call that waits has ended.
    `variables` is what no call has changed: a call does not see those of the one that waits.
    """

    def __init__(
        self,
        shared: ServiceContext,
        tell: Callable[[frames.Waiting], None],
        leave: Callable[[], None],
        variables: Variables,
    ) -> None:
        self._shared = shared
        self._tell = tell
        self._leave = leave
        self._main = threading.get_ident()
        self._variables = variables
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._poll = select.poll()
        self._poll.register(shared.channel.fileno, select.POLLIN)
        self._poll.register(self._reader, select.POLLIN)
        self._innermost: MainWaiter | None = None
        self._is_polling = False

    def waiter(self, call_id: int, ask: Ask[object] | None) -> ThreadWaiter:
        """Makes a waiter for this thread."""
        if (
            threading.get_ident() == self._main
            and self._shared.call_table.runs(call_id)
            and not self._is_polling  # or a signal handler has interrupted it
            and is_in_user_code()
        ):
            return MainWaiter(self, call_id, ask)
        return ThreadWaiter(call_id)

    def nudge(self) -> None:
        """Ends a poll. For any thread."""
        with suppress(OSError):  # the pipe is full, so it ends anyway
            os.write(self._writer, b"\0")

    def wait(self, waiter: MainWaiter, seconds: float) -> bool:
        """Waits and serves; False if the time has passed."""
        outer = self._innermost
        due = monotonic() + seconds
        tell_at = monotonic() + _TELL_AFTER
        try:
            waiter.outer = outer
            self._innermost = waiter
            shielded(self._read_ahead)
            kept = self._shared.kept
            while not waiter.is_woken:
                position = shielded(partial(self._enterable, waiter)) if kept else None
                if position is not None:
                    shielded(partial(self._serve, position))
                    tell_at = monotonic() + _TELL_AFTER
                    continue
                now = monotonic()
                if now >= due:
                    return waiter.is_woken
                if now >= tell_at:
                    self._tell_of(waiter)
                    tell_at = now + _TELL_AGAIN
                if self._await_news(min(due, tell_at) - now):
                    shielded(self._read)
            return True
        finally:
            self._innermost = outer

    def _await_news(self, seconds: float) -> bool:
        """Waits for a message, which this returns, or for the end of a wait."""
        try:
            self._is_polling = True
            ready = self._poll.poll(int(min(seconds, _LONGEST_WAIT) * 1000) + 1)
        finally:
            self._is_polling = False
        found = [descriptor for descriptor, _ in ready]
        if self._reader in found:
            with suppress(OSError):
                os.read(self._reader, 4096)
        return self._shared.channel.fileno in found

    def _read_ahead(self) -> None:
        """Reads on if a message was read from the socket already: the poll would not tell of it."""
        if self._shared.channel.has_more():
            self._read()

    def _read(self) -> None:
        """Reads what has come. User code that catches everything must not catch its failure."""
        _need_stack(_LEVELS)
        shared = self._shared
        try:
            while (frame := shared.channel.receive_now()) is not None:
                # A stream that is opened must not see the variables of the call that waits.
                arrived = self._variables.copy().run(shared.unpack, frame)
                if not arrived and shared.streams.host is not None:
                    shared.streams.host.advance_soon()
                shared.call_table.admit([call.id for call, _ in arrived])
                shared.kept.extend(arrived)
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)
        except frames.MalformedError as violation:
            exit_codes.leave_violation(violation)

    def _enterable(self, waiter: MainWaiter) -> int | None:
        """Where the first call of the waiter's own chain is among those that are kept."""
        for position, (call, _) in enumerate(self._shared.kept):
            is_own = call.within and self._shared.caller_of(call.within) == waiter.call_id
            if is_own and self._may_serve(waiter, call):
                return self._first_of_child(call, position)
        return None

    def _first_of_child(self, call: frames.DataDown, position: int) -> int:
        """Where the first call is that goes before this one, to keep the order of a mailbox.

        A child that waits within a call itself is entered by this one alone.
        """
        child = self._child_of(call)
        if child is None or child.is_within_a_call:
            return position
        for before, (other, _) in enumerate(self._shared.kept[:position]):
            if self._child_of(other) is child and not self._is_async(other):
                return before
        return position

    def _child_of(self, call: frames.DataDown) -> LocalChild | None:
        if call.function[:1] != LOCAL:
            return None
        handler = self._shared.invoker.find(call)
        return handler.child if type(handler) is Handler else None

    def _may_serve(self, waiter: MainWaiter, call: frames.DataDown) -> bool:
        """An `async def` needs the event loop. It fails once this very wait is for it."""
        is_waited_for = waiter.ask is not None and waiter.ask._id == call.within
        return (is_waited_for and not isinstance(call, frames.Cast)) or not self._is_async(call)

    def _is_async(self, call: frames.DataDown) -> bool:
        handler = self._shared.invoker.find(call)
        return type(handler) is Handler and handler.is_async

    def _serve(self, position: int) -> None:
        _need_stack(_LEVELS)
        shared = self._shared
        call, buffers = shared.kept.pop(position)
        context = shared.invoker.context(call, monotonic_ns())
        if not shared.call_table.start(context):
            return
        try:
            handler = shared.invoker.find(call)
            if type(handler) is Handler and handler.is_async:
                self._refuse(context)
            else:  # here, because each level of the stack counts for a long chain
                run = shared.invoker.run
                self._variables.copy().run(run, call, context, handler, buffers)
            shared.outbox.flush()
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)
        except SystemExit as end:
            shared.exits.append(end)
            self._leave()
            raise
        except BaseException as error:  # the user code that waits may catch it
            self._answer(call, context, error)
            raise

    def _refuse(self, context: Context) -> None:
        self._shared.call_table.finish(context)
        self._shared.outbox.reply(would_deadlock(context.call_id))

    def _answer(self, call: frames.DataDown, context: Context, error: BaseException) -> None:
        """Ends a call that could not be run, unless it has ended."""
        shared = self._shared
        if not shared.call_table.runs(call.id):
            return
        shared.call_table.finish(context)
        if isinstance(call, frames.Cast):
            shared.outbox.give_back()
        else:
            shared.outbox.reply(failure(context, error, 0))

    def _tell_of(self, waiter: MainWaiter) -> None:
        if waiter.ask is None or not waiter.ask._id:
            return
        calls: list[int] = []
        at: MainWaiter | None = waiter
        while at is not None:
            if at.call_id > 0:  # the owner knows nothing of hooks
                calls.append(at.call_id)
            at = at.outer
        self._tell(frames.Waiting(waiter.ask._id, calls[::-1]))
