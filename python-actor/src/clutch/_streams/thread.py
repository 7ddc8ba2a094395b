"""A `def` function with input. It runs on its own thread, because it blocks to wait for input."""

import contextvars
import threading
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from time import perf_counter_ns
from typing import Any

from clutch._calls.interrupt import apply
from clutch._calls.variables import enter
from clutch._streams.base import Arguments, Stream, StreamContext
from clutch._streams.elements import Arrived, Decoder
from clutch._streams.guard import InterruptGuard
from clutch._streams.handler import StreamHandler
from clutch._streams.inlet import Inlet
from clutch._streams.outlet import NOTHING
from clutch._wire import exit_codes
from clutch._wire.address import LinkLostError
from clutch.context import Context


class ThreadStream(Stream):
    """A stream with its own thread. The main thread passes input; any thread may end the stream."""

    def __init__(
        self,
        stream_context: StreamContext,
        context: Context,
        handler: StreamHandler,
        arguments: Arguments,
    ) -> None:
        super().__init__(stream_context, context, handler, arguments)
        self._changed = threading.Condition()
        self._guard = InterruptGuard()
        decoder = Decoder(self.codec, handler.element, handler.name)
        self._inlet = Inlet(self._changed, self.outlet, decoder, context.call_id)
        self._thread = threading.Thread(
            target=contextvars.copy_context().run,
            args=(self._run,),
            name=f"clutch-stream-{context.call_id}",
            daemon=True,
        )

    def start(self) -> None:
        """Starts the thread. For the main thread."""
        self._inlet.open()
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Waits for the end of the thread."""
        self._thread.join(seconds)

    def demand(self, count: int) -> None:
        with self._changed:
            super().demand(count)
            self._changed.notify_all()

    def expect(self) -> None:
        self._inlet.expect()

    def feed(self, elements: Arrived) -> None:
        self._inlet.put(elements)

    def finish_input(self) -> None:
        self._inlet.finish()

    def abort_input(self, message: str) -> None:
        self._inlet.finish(message)

    def cancel(self, reason: str) -> None:
        super().cancel(reason)
        self._inlet.close()

    def interrupt(self) -> bool:
        self.cancel("interrupted")
        self._guard.interrupt()
        return True

    def tell_taken(self) -> None:
        self._inlet.tell()

    def _run(self) -> None:
        self._guard.begin()
        try:
            try:
                enter(self.context)
                value = self._give() if self.handler.has_output else self._call()
                self._guard.shut()
                self.succeed(value)
            except LinkLostError:
                raise
            except BaseException as error:
                self._guard.shut()
                self.fail(self._inlet.problem or error)
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else int(error.code is not None)
            exit_codes.leave(code, f"clutch: a stream ended the process: {error}")
        except BaseException:
            exit_codes.leave(exit_codes.OWNER_LOST, traceback.format_exc())

    def _call(self) -> object:
        positional, named = self.arguments
        return self._step(self.handler.function, [self._input(), *positional], named)

    def _give(self) -> object:
        generator: Generator[Any, Any, Any] = self._call()  # type: ignore[assignment]
        try:
            while self._may_go_on():
                self._give_some(generator.__next__)
        except StopIteration as end:
            return end.value
        except BaseException:
            self._step(generator.close, (), {})
            raise
        self._step(generator.close, (), {})
        raise GeneratorExit

    def _give_some(self, step: Callable[[], object]) -> None:
        """Gives elements while there is demand, unless the stream is told to end."""
        enter, leave, outlet, context = (
            self._guard.enter,
            self._guard.leave,
            self.outlet,
            self.context,
        )
        now = perf_counter_ns()
        while outlet.run > 0 and not context._ended_by:
            enter()
            try:
                other = outlet.collect(step, context)
            finally:
                leave()
            if other is not NOTHING:
                outlet.give(other)
                while outlet.chunks and not context._ended_by:
                    outlet.send_chunk()
            began, now = now, perf_counter_ns()
            if outlet.settle(now - began):
                now = perf_counter_ns()

    def _input(self) -> Iterator[object]:
        return self._inlet.iterate(self._guard.leave, self._guard.enter)

    def _step(
        self, function: Callable[..., Any], positional: Sequence[Any], named: dict[str, Any]
    ) -> Any:
        self._guard.enter()
        try:
            return apply(function, positional, named)
        finally:
            self._guard.leave()

    def _may_go_on(self) -> bool:
        """Waits for demand. Returns False if the stream is told to end."""
        outlet = self.outlet
        if outlet.given >= outlet.demanded:
            self._inlet.tell()
            outlet.flush()
            with self._changed:
                while outlet.given >= outlet.demanded and not self.ended_by:
                    self._changed.wait()
        return not self.ended_by
