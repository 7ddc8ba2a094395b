"""Runs one call, from its item to its reply."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from contextvars import copy_context
from time import perf_counter_ns
from types import AsyncGeneratorType, GeneratorType
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Raw

from clutch._calls import interrupt
from clutch._calls.call_table import CallTable
from clutch._calls.failures import NotBegunError, Refusal, failure, leave, warn
from clutch._calls.hook_calls import OwnCall
from clutch._calls.outbox import Outbox
from clutch._calls.registry import LOCAL, Handler, Registry, is_generator
from clutch._calls.variables import enter
from clutch._codec.codec import BadArguments, Codec, TooLarge, Unencodable
from clutch._wire import exit_codes, frames
from clutch._wire.address import Buffer
from clutch._wire.frames import Cast, DataDown, Open, Reply, Result
from clutch.context import Context

if TYPE_CHECKING:
    from clutch._calls.local_children import LocalChildren

# A reply waits for the next reply only if the next call's function took less than QUICK
# nanoseconds in each of its last QUICK_RUNS runs.
QUICK = 100_000
QUICK_RUNS = 16

NANOSECONDS_A_MILLISECOND = 1_000_000

# An int from -WHOLE to below WHOLE fits into 64 bits. A str of fewer than _SHORT ASCII characters
# fits into the size that the outbox assumes for a plain result.
WHOLE = 1 << 63
_SHORT = 200

NO_NAMES = Raw(b"\x80")

_NO_RESULT = Result(0, Raw(b""))

Arrived = tuple[DataDown, Sequence[Buffer]]


class HasLeft(Protocol):
    """The service that runs the calls; `is_leaving` once it must start no more."""

    is_leaving: bool


class Invoker:
    """Runs calls and puts their replies into the outbox. For the main thread."""

    def __init__(
        self,
        registry: Registry,
        codec: Codec,
        call_table: CallTable,
        outbox: Outbox,
        path: str,
        memory_is_limited: bool,
    ) -> None:
        self._registry = registry
        self._known = registry.handlers
        self._encode = codec.encode
        self._codec = codec
        self._make_children: Callable[[dict[str, Handler], Codec], LocalChildren] | None = None
        self._children: LocalChildren | None = None
        self._call_table = call_table
        self._outbox = outbox
        self._path = path
        self.memory_is_limited = memory_is_limited

    def find(self, call: DataDown | Open) -> Handler | BaseException:
        """The call's handler, or the exception that says why there is none."""
        known = self._known.get(call.function)
        if known is not None:
            return known
        if isinstance(call, OwnCall):
            return call.handler  # type: ignore[no-any-return]
        try:
            if call.function[:1] == LOCAL:
                return self._local_children().find(call)
            return self._registry.find(call.function)
        except BadArguments as problem:
            return Refusal(problem)
        except BaseException as problem:
            return problem

    def children_by(
        self, make: Callable[[dict[str, Handler], Codec], LocalChildren] | None
    ) -> None:
        """Sets what makes the children of this process, at the first call of one."""
        self._make_children = make

    def _local_children(self) -> LocalChildren:
        if self._children is None:
            assert self._make_children is not None
            self._children = self._make_children(self._known, self._codec)
        return self._children

    def follow_reload(self) -> None:
        """Has the children have the classes that a reload has made."""
        if self._children is not None:
            self._children.follow()

    def stop_children(self, run_coroutine: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        """Runs the stop hooks of the children that are left."""
        if self._children is not None:
            self._children.stop_all(run_coroutine)

    def context(self, call: DataDown | Open, now: int) -> Context:
        """A new context for a call that arrived at `now` on the clock `monotonic_ns`."""
        timeout = call.timeout
        due = now + timeout * NANOSECONDS_A_MILLISECOND if timeout else 0
        if call.function[:1] == LOCAL and not isinstance(call, OwnCall):
            path, function = self._local_children().shown(call.function, self._path)
            return Context(call.id, due, path, call.headers, function)
        return Context(call.id, due, self._path, call.headers, call.function)

    def reload(self) -> None:
        """Applies edits of the user's code, between two calls; does nothing without hot reload."""

    @property
    def reload_is_due(self) -> bool:
        """Whether `reload` has something to do."""
        return False

    def stream_ended(self) -> None:
        """Tells that a stream has ended, for which edits may have waited. For any thread."""

    def run(
        self,
        call: DataDown,
        context: Context,
        handler: Handler | BaseException,
        buffers: Sequence[Buffer],
    ) -> None:
        """Runs a started `def` call to its end, on the main thread."""
        reply, out = copy_context().run(self._run, call, context, handler, buffers)
        self._finish(call, context, reply, out)

    def _run(
        self,
        call: DataDown,
        context: Context,
        handler: Handler | BaseException,
        buffers: Sequence[Buffer],
    ) -> tuple[Reply | frames.PlainResult, Sequence[Buffer]]:
        out: Sequence[Buffer] = ()
        started = 0
        try:
            enter(context)
            started = perf_counter_ns()
            if type(handler) is not Handler:
                raise handler  # type: ignore[misc]
            positional: Sequence[Any] | None = None
            named: dict[str, Any] = {}
            if call.named == NO_NAMES and not buffers and not handler.injected:
                positional = handler.parameters.bind_alike(call.arguments)
            if positional is None:
                positional, named = _bind(call, context, handler, buffers)
            value = interrupt.apply(handler.function, positional, named)
            elapsed = perf_counter_ns() - started
            handler.quick_runs = handler.quick_runs + 1 if elapsed < QUICK else 0
            reply, out = self._result(call, value, elapsed)
        except BaseException as error:
            reply = self._failure(call, context, error, _since(started))
        return reply, out

    def run_quick(
        self, arrived: Sequence[Arrived], position: int, now: int, service: HasLeft
    ) -> int:
        """Runs admitted calls from `position` on, as long as they need no special treatment.

        Returns the position after the last one that was run.
        """
        return position

    async def run_async(
        self, call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
    ) -> None:
        """Runs a started `async def` call to its end, in the current task."""
        out: Sequence[Buffer] = ()
        started = 0
        try:
            enter(context)
            started = perf_counter_ns()
            positional, named = _bind(call, context, handler, buffers)
            value = await interrupt.apply_async(handler.function, positional, named)
            reply, out = self._result(call, value, perf_counter_ns() - started)
        except BaseException as error:
            reply = self._failure(call, context, error, _since(started))
        self._finish(call, context, reply, out)

    def _finish(
        self,
        call: DataDown,
        context: Context,
        reply: Reply | frames.PlainResult,
        buffers: Sequence[Buffer],
    ) -> None:
        self._call_table.finish(context)
        if type(call) is Cast:
            self._outbox.give_back()
        elif isinstance(call, OwnCall):
            call.end()
        else:
            self._reply(reply, buffers)

    def _reply(self, reply: Reply | frames.PlainResult, buffers: Sequence[Buffer]) -> None:
        if isinstance(reply, tuple):
            self._outbox.reply_plainly(reply)
        else:
            self._outbox.reply(reply, buffers)

    def may_wait_for(self, handler: Handler | BaseException) -> bool:
        """Whether replies that are ready may wait until this handler has returned."""
        return type(handler) is Handler and handler.quick_runs >= QUICK_RUNS

    def _result(
        self, call: DataDown, value: object, elapsed: int
    ) -> tuple[Reply | frames.PlainResult, Sequence[Buffer]]:
        if isinstance(call, Cast):
            return _NO_RESULT, ()
        # msgspec writes these values without a change.
        if (
            value is None
            or (kind := type(value)) is float
            or kind is bool
            or (kind is int and -WHOLE <= value < WHOLE)  # type: ignore[operator]
            or (kind is str and len(value) < _SHORT and value.isascii())  # type: ignore[arg-type,attr-defined]
        ):
            return (frames.RESULT, call.id, value, elapsed // 1000), ()  # type: ignore[return-value]
        try:
            body, buffers = self._encode(value)
        except (Unencodable, TooLarge) as problem:
            raise Refusal(self._generator_called(call, value) or problem) from None
        return Result(call.id, Raw(body), elapsed // 1000, len(buffers)), buffers

    def _generator_called(self, call: DataDown, value: object) -> BadArguments | None:
        """The failure if the value is a generator, because a generator function was called."""
        handler = self._known.get(call.function)
        kinds = (GeneratorType, AsyncGeneratorType)
        if handler is None or not isinstance(value, kinds) or not is_generator(handler.function):
            return None
        name = call.function.rpartition(":")[2]
        return BadArguments(f"{name} is a generator function: use PythonSource, or return a list")

    def _failure(
        self, call: DataDown, context: Context, error: BaseException, elapsed: int
    ) -> Reply:
        if isinstance(error, SystemExit):
            leave(context, error)
            raise error
        if isinstance(error, MemoryError) and self.memory_is_limited:
            exit_codes.leave_out_of_memory(error)
        if isinstance(call, OwnCall):
            if not isinstance(error, NotBegunError):  # of a child that has ended since
                warn("%s failed", call.function, error=error)
        elif isinstance(call, Cast):
            warn("cast %d to %s failed", call.id, call.function, error=error)
        return failure(context, error, elapsed)


def _since(started: int) -> int:
    return perf_counter_ns() - started if started else 0


def _bind(
    call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
) -> tuple[Sequence[Any], dict[str, Any]]:
    if isinstance(call, OwnCall):
        return call.begin(), dict.fromkeys(handler.injected, context)
    try:
        positional, named = handler.parameters.bind(
            memoryview(call.arguments), memoryview(call.named), buffers
        )
    except BadArguments as problem:
        raise Refusal(problem) from None
    for name in handler.injected:
        named[name] = context
    return positional, named
