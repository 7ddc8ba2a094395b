"""A `def` generator without input. The main thread runs it between other work."""

from collections.abc import Generator
from contextvars import copy_context
from time import perf_counter_ns
from typing import Any

from clutch._calls import interrupt
from clutch._calls.variables import enter
from clutch._streams.base import Arguments, Stream, StreamContext
from clutch._streams.handler import StreamHandler
from clutch._streams.outlet import NOTHING
from clutch.context import Context


class Source(Stream):
    """A stream that runs on the main thread. `cancel` and `interrupt` are for any thread."""

    def __init__(
        self,
        stream_context: StreamContext,
        context: Context,
        handler: StreamHandler,
        arguments: Arguments,
    ) -> None:
        super().__init__(stream_context, context, handler, arguments)
        self._variables = copy_context()
        self._variables.run(enter, context)
        self._generator: Generator[Any, Any, Any] | None = None
        self._is_running = False
        self._has_ended = False

    @property
    def may_go_on(self) -> bool:
        """True if there is an element to make, a chunk to send, or the generator to close."""
        outlet = self.outlet
        return not self._has_ended and bool(
            self.ended_by or outlet.chunks or outlet.demanded > outlet.given
        )

    @property
    def is_idle(self) -> bool:
        return not self._is_running

    def interrupt(self) -> bool:
        if self._is_running:
            return False
        self.cancel("interrupted")
        return True

    def advance(self, until: int) -> None:
        """Makes requested elements until the time `until` on the clock `perf_counter_ns`."""
        self._variables.run(self._advance_apart, until)

    def _advance_apart(self, until: int) -> None:
        self._is_running = True
        try:
            self._advance(until)
        except StopIteration as end:
            self._succeed(end.value)
        except BaseException as error:
            self._fail(error)
        finally:
            self._is_running = False

    def _advance(self, until: int) -> None:
        if self._generator is None:
            positional, named = self.arguments
            self._generator = interrupt.apply(self.handler.function, positional, named)
        step = self._generator.__next__
        outlet, context = self.outlet, self.context
        now = perf_counter_ns()
        while (outlet.run > 0 or outlet.chunks) and now < until and not context._cancelled:
            if outlet.chunks:
                outlet.send_chunk()
                now = perf_counter_ns()
                continue
            other = interrupt.apply(outlet.collect, (step, context), {})
            if other is not NOTHING:
                outlet.give(other)
            began, now = now, perf_counter_ns()
            if outlet.settle(now - began):
                now = perf_counter_ns()
        if context._cancelled:
            interrupt.apply(self._generator.close, (), {})
            raise GeneratorExit
        outlet_is_empty = outlet.given >= outlet.demanded
        if outlet_is_empty:
            outlet.flush()

    def _succeed(self, value: object) -> None:
        try:
            self.succeed(value)
        except BaseException as error:
            self._fail(error)
        self._has_ended = True

    def _fail(self, error: BaseException) -> None:
        self._has_ended = True
        if self._generator is not None:
            try:
                interrupt.apply(self._generator.close, (), {})
            except BaseException as other:
                error = other
        self.fail(error)
