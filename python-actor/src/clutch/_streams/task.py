"""An `async def` function as a stream: a task on the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from time import perf_counter_ns
from typing import Any

from clutch._calls.interrupt import apply_async
from clutch._calls.variables import enter
from clutch._streams.base import Arguments, Stream, StreamContext
from clutch._streams.elements import Arrived, Decoder
from clutch._streams.handler import StreamHandler
from clutch._streams.inlet import PIECE, Credit
from clutch._streams.outlet import NOTHING
from clutch.context import Context
from clutch.errors import UpstreamFailed

# The number of steps after which other tasks may run.
_STEPS_A_TURN = 64


class AsyncStream(Stream):
    """A stream that runs as a task. For the loop's thread; `cancel` is for any thread."""

    def __init__(
        self,
        stream_context: StreamContext,
        context: Context,
        handler: StreamHandler,
        arguments: Arguments,
    ) -> None:
        super().__init__(stream_context, context, handler, arguments)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._has_begun = False
        self._changed: asyncio.Event | None = None
        self._arrived: deque[Arrived] = deque()
        self._decoded: list[object] = []
        self._credit = Credit(self.outlet)
        self._decoder = Decoder(self.codec, handler.element, handler.name)
        self._undecodable: BaseException | None = None
        self._problem: BaseException | None = None
        self._is_finished = False
        self._failure: str | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> asyncio.Task[None]:
        """Starts the task on the loop."""
        self._loop = loop
        self._changed = asyncio.Event()
        self._task = loop.create_task(self._run())
        return self._task

    def demand(self, count: int) -> None:
        super().demand(count)
        self._notify()

    def expect(self) -> None:
        self._credit.check(1, self.context.call_id)

    def feed(self, elements: Arrived) -> None:
        self._credit.arrive(elements.count, self.context.call_id)
        self._arrived.append(elements)
        self._notify()

    def finish_input(self) -> None:
        self._is_finished = True
        self._notify()

    def abort_input(self, message: str) -> None:
        self._failure = message
        self.finish_input()

    def cancel(self, reason: str) -> None:
        is_first = not self.ended_by
        super().cancel(reason)
        if not is_first and reason != "interrupted":
            return
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._cancel)

    def refuse(self) -> None:
        """Ends the stream before it has begun."""
        super().cancel("cancelled")
        self.fail(GeneratorExit())

    def _cancel(self) -> None:
        # A task that is cancelled before it begins would end without a reply. `_run` looks at
        # `ended_by` instead.
        if self._has_begun and self._task is not None:
            self._task.cancel()

    def _notify(self) -> None:
        if self._changed is not None:
            self._changed.set()

    def tell_taken(self) -> None:
        if self.handler.has_input and self._task is not None:
            self._credit.tell()

    async def _run(self) -> None:
        self._has_begun = True
        try:
            enter(self.context)
            if self.ended_by:
                raise GeneratorExit
            if self.handler.has_input:
                self._credit.tell()
                self.outlet.flush()
            value = await (self._give() if self.handler.has_output else self._call())
            self._has_begun = False  # too late to cancel
            self.succeed(value)
        except BaseException as error:
            self._has_begun = False
            self.fail(self._problem or error)

    async def _call(self) -> object:
        positional, named = self.arguments
        return await apply_async(self.handler.function, [self._input(), *positional], named)

    async def _give(self) -> None:
        positional, named = self.arguments
        first = [self._input()] if self.handler.has_input else []
        generator: AsyncGenerator[Any, None]
        generator = self.handler.function(*first, *positional, **named)
        try:
            await self._give_all(generator)
        finally:
            await apply_async(generator.aclose, (), {})

    async def _give_all(self, generator: AsyncGenerator[Any, None]) -> None:
        outlet = self.outlet
        while True:
            await self._until_asked()
            until = outlet.given + _STEPS_A_TURN
            now = perf_counter_ns()
            while outlet.run > 0 and outlet.given < until:
                try:
                    other = await apply_async(self._collect, (generator.__anext__,), {})
                except StopAsyncIteration:
                    return
                if other is not NOTHING:
                    outlet.give(other)
                    while outlet.chunks:
                        outlet.send_chunk()
                        await asyncio.sleep(0)
                began, now = now, perf_counter_ns()
                if outlet.settle(now - began):
                    now = perf_counter_ns()
            await asyncio.sleep(0)

    async def _collect(self, step: Callable[[], Awaitable[object]]) -> object:
        """Like `collect` of the outlet, for awaitables."""
        add, unsent = self.outlet.add, self.outlet.unsent
        for _ in range(self.outlet.run):
            value = await step()
            if not add(value):
                return value
            if len(unsent) == 1:
                break
        return NOTHING

    async def _until_asked(self) -> None:
        while self.outlet.given >= self.outlet.demanded:
            if self.handler.has_input:
                self._credit.tell()
            self.outlet.flush()
            await self._wait()

    async def _wait(self) -> None:
        assert self._changed is not None
        self._changed.clear()
        await self._changed.wait()

    def _input(self) -> AsyncIterator[object]:
        return _Input(self._next_piece)

    async def _next_piece(self) -> Iterator[object]:
        if not self._is_finished:
            self._credit.refill()
        while not self._decoded:
            if self._undecodable is not None:
                self._problem = self._undecodable
                raise GeneratorExit
            if self._arrived:
                self._decoded, self._undecodable = self._decoder.decode(self._arrived.popleft())
            elif self._failure is not None:
                raise UpstreamFailed(self._failure)
            elif self._is_finished:
                raise StopAsyncIteration
            else:
                self._credit.tell()
                self.outlet.flush()
                await self._wait()
        piece, self._decoded = self._decoded[:PIECE], self._decoded[PIECE:]
        return self._credit.use(piece)


class _Input(AsyncIterator[object]):
    """The input iterator that is passed to the user's function."""

    def __init__(self, next_piece: Callable[[], Awaitable[Iterator[object]]]) -> None:
        self._next_piece = next_piece
        self._piece: Iterator[object] = iter(())

    async def __anext__(self) -> object:
        while True:
            for element in self._piece:
                return element
            self._piece = await self._next_piece()
