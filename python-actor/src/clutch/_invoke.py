"""One call: from its item to its reply."""

import logging
from collections.abc import Sequence
from time import perf_counter_ns
from typing import Any

from msgspec import Raw

from clutch import _exits
from clutch import _interrupt as interrupt
from clutch._address import Buffer
from clutch._codec import BadArguments, Codec, TooLarge, Unencodable
from clutch._failures import Refusal, failure
from clutch._frames import Cast, DataDown, Open, PlainResult, Reply, Result
from clutch._ledger import Ledger
from clutch._outbox import Outbox
from clutch._registry import Handler, Registry
from clutch.context import Context, running

# A reply waits for the next call's only when that function was this quick, so often in a row.
_QUICK = 100_000
_QUICK_RUNS = 16

_NANOSECONDS_A_MILLISECOND = 1_000_000

# What has 64 bits and a sign, and what is no longer than the outbox takes it for.
_WHOLE = 1 << 63
_SHORT = 200

_NO_NAMES = Raw(b"\x80")

_NO_RESULT = Result(0, Raw(b""))

_logger = logging.getLogger("clutch")


class Invoker:
    """Runs calls and puts their replies into the outbox. For the main thread."""

    def __init__(
        self,
        registry: Registry,
        codec: Codec,
        ledger: Ledger,
        outbox: Outbox,
        path: str,
        memory_is_limited: bool,
    ) -> None:
        self._registry = registry
        self._known = registry.handlers
        self._encode = codec.encode
        self._ledger = ledger
        self._outbox = outbox
        self._path = path
        self.memory_is_limited = memory_is_limited

    def find(self, call: DataDown | Open) -> Handler | BaseException:
        """The call's handler, or why there is none."""
        known = self._known.get(call.function)
        if known is not None:
            return known
        try:
            return self._registry.find(call.function)
        except BadArguments as problem:
            return Refusal(problem)
        except BaseException as problem:
            return problem

    def context(self, call: DataDown | Open, now: int) -> Context:
        """A new context for a call that came at this time, by `monotonic_ns`."""
        timeout = call.timeout
        due = now + timeout * _NANOSECONDS_A_MILLISECOND if timeout else 0
        return Context(call.id, due, self._path, call.headers)

    def reload(self) -> None:
        """Between two calls: takes edits of the user's code in, where the worker does that."""

    def stream_ended(self) -> None:
        """A stream runs no more, for which edits may have waited; for any thread."""

    def run(
        self,
        call: DataDown,
        context: Context,
        handler: Handler | BaseException,
        buffers: Sequence[Buffer],
    ) -> None:
        """Runs a started `def` call to its end, on the main thread."""
        out: Sequence[Buffer] = ()
        running.set(context)
        started = perf_counter_ns()
        try:
            if type(handler) is not Handler:
                raise handler  # type: ignore[misc]
            positional = None
            named: dict[str, Any] = {}
            if call.named == _NO_NAMES and not buffers and not handler.injected:
                positional = handler.parameters.bind_alike(call.arguments)
            if positional is None:
                positional, named = _bind(call, context, handler, buffers)
            value = interrupt.apply(handler.function, positional, named)
            elapsed = perf_counter_ns() - started
            handler.quick_runs = handler.quick_runs + 1 if elapsed < _QUICK else 0
            reply, out = self._result(call, value, elapsed)
        except BaseException as error:
            reply = self._failure(call, context, error, perf_counter_ns() - started)
        running.set(None)
        self._finish(call, context, reply, out)

    async def run_async(
        self, call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
    ) -> None:
        """Runs a started `async def` call to its end, in the current task."""
        out: Sequence[Buffer] = ()
        running.set(context)
        started = perf_counter_ns()
        try:
            positional, named = _bind(call, context, handler, buffers)
            value = await interrupt.apply_async(handler.function, positional, named)
            reply, out = self._result(call, value, perf_counter_ns() - started)
        except BaseException as error:
            reply = self._failure(call, context, error, perf_counter_ns() - started)
        self._finish(call, context, reply, out)

    def _finish(
        self, call: DataDown, context: Context, reply: Reply, buffers: Sequence[Buffer]
    ) -> None:
        self._ledger.finish(context)
        if type(call) is Cast:
            self._outbox.give_back()
        else:
            self._outbox.reply(reply, buffers)

    def may_wait_for(self, handler: Handler | BaseException) -> bool:
        """Whether replies that are ready may wait until this handler has run."""
        return type(handler) is Handler and handler.quick_runs >= _QUICK_RUNS

    def _result(
        self, call: DataDown, value: object, elapsed: int
    ) -> tuple[Reply, Sequence[Buffer]]:
        if type(call) is Cast:
            return _NO_RESULT, ()
        # What msgspec writes as it is, for certain.
        if (
            value is None
            or (kind := type(value)) is float
            or kind is bool
            or (kind is int and -_WHOLE <= value < _WHOLE)  # type: ignore[operator]
            or (kind is str and len(value) < _SHORT and value.isascii())  # type: ignore[arg-type,attr-defined]
        ):
            return PlainResult(call.id, value, elapsed // 1000), ()  # type: ignore[arg-type]
        try:
            body, buffers = self._encode(value)
        except (Unencodable, TooLarge) as problem:
            raise Refusal(problem) from None
        return Result(call.id, Raw(body), elapsed // 1000, len(buffers)), buffers

    def _failure(
        self, call: DataDown, context: Context, error: BaseException, elapsed: int
    ) -> Reply:
        if isinstance(error, SystemExit):
            raise error
        if isinstance(error, MemoryError) and self.memory_is_limited:
            _exits.leave_out_of_memory(error)
        if isinstance(call, Cast):
            _logger.warning("cast %d to %s failed", call.id, call.function, exc_info=error)
        return failure(context, error, elapsed)


def _bind(
    call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
) -> tuple[Sequence[Any], dict[str, Any]]:
    try:
        positional, named = handler.parameters.bind(
            memoryview(call.arguments), memoryview(call.named), buffers
        )
    except BadArguments as problem:
        raise Refusal(problem) from None
    for name in handler.injected:
        named[name] = context
    return positional, named
