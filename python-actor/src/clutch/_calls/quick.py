"""Runs several calls of quick functions in one loop, for speed."""

import contextvars
import itertools
from collections.abc import Callable, Sequence
from contextvars import copy_context
from time import perf_counter_ns
from typing import Any

from msgspec import Raw

from clutch._calls import interrupt
from clutch._calls.invoke import (
    NANOSECONDS_A_MILLISECOND,
    NO_NAMES,
    QUICK,
    QUICK_RUNS,
    WHOLE,
    Arrived,
    HasLeft,
    Invoker,
)
from clutch._calls.variables import apart, is_traced
from clutch._wire import frames
from clutch._wire.address import Buffer
from clutch._wire.frames import Call, Reply
from clutch.context import Context, running

# What `run_quick` needs: the name, the function, the decoder and the number of the arguments.
_Quick = tuple[str, Callable[..., Any], Callable[[Raw], Sequence[object]], int]


class QuickInvoker(Invoker):
    """An invoker whose `run_quick` repeats the code of `run` and of the call table in a loop."""

    def run_quick(
        self, arrived: Sequence[Arrived], position: int, now: int, service: HasLeft
    ) -> int:
        quick = self._quick(arrived[position][0].function)
        if quick is None:
            return position
        variables = copy_context()
        return variables.run(self._run_quick, variables, quick, arrived, position, now, service)

    def _run_quick(
        self,
        variables: contextvars.Context,
        quick: _Quick,
        arrived: Sequence[Arrived],
        position: int,
        now: int,
        service: HasLeft,
    ) -> int:
        """Runs the calls in one context, for as long as none sets a context variable."""
        function, target, decode, count = quick
        # If there were no variables before, a larger number shows that a call has set one.
        apply = interrupt.apply_positional if not variables else apart
        size = len(variables) + 1
        call_table, results, room = self._call_table, self._outbox.items, self._outbox.room
        active, waiting = call_table.active, call_table.waiting
        set_running = running.set
        path, low, high = self._path, -WHOLE, WHOLE
        ended = perf_counter_ns()
        for call, buffers in itertools.islice(arrived, position, None):
            if call.function != function:
                other = self._quick(call.function)
                if other is None:
                    break
                function, target, decode, count = other
            if service.is_leaving or type(call) is not Call or call.named != NO_NAMES or buffers:
                break
            headers = call.headers
            if headers and is_traced(headers):
                break
            try:
                arguments = decode(call.arguments)
            except BaseException:  # a user's class may raise any
                break  # `run` accepts more values, or explains the failure
            if len(arguments) != count:
                break
            position += 1
            call_id, timeout = call.id, call.timeout
            due = now + timeout * NANOSECONDS_A_MILLISECOND if timeout else 0
            context = active[call_id] = Context(call_id, due, path, headers, function)
            try:
                waiting.remove(call_id)
            except KeyError:
                del active[call_id]  # it was cancelled
                continue
            set_running(context)
            reply: Reply | frames.PlainResult
            out: Sequence[Buffer] = ()
            try:
                value = apply(target, arguments)
                began, ended = ended, perf_counter_ns()
                kind = type(value)
                if kind is float or (kind is int and low <= value < high):
                    reply = (frames.RESULT, call_id, value, (ended - began) // 1000)
                else:
                    reply, out = self._result(call, value, ended - began)
            except BaseException as error:
                began, ended = ended, perf_counter_ns()
                reply = self._failure(call, context, error, ended - began)
            elapsed = ended - began
            if room and type(reply) is tuple:
                del active[call_id]
                call_table.handled += 1
                results.append(reply)
                room -= 1
            else:
                self._finish(call, context, reply, out)
                room = self._outbox.room
                ended = perf_counter_ns()  # so that sending does not count as the next call's time
            if elapsed > QUICK:
                self._known[function].quick_runs = 0
                break
            if len(variables) != size:
                break
        return position

    def _quick(self, function: str) -> _Quick | None:
        """What `run_quick` needs of a function; None if it cannot run the function."""
        handler = self._known.get(function)
        if handler is None or handler.injected or handler.quick_runs < QUICK_RUNS:
            return None
        latest = handler.parameters.latest
        return None if latest is None else (function, handler.function, *latest)
