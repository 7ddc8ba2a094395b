"""How calls are served once one of them is `async def`: an asyncio loop on the main thread."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic, monotonic_ns

from clutch import _exits
from clutch._address import Buffer
from clutch._frames import DataDown, MalformedError
from clutch._registry import Handler
from clutch._service import Arrived, Desk
from clutch._stream_async import AsyncStream
from clutch.context import Context

_FRAMES_A_TURN = 64
_CANCEL_LIMIT = 1.0


class AsyncService:
    """Runs `async def` calls as tasks, `concurrency` at most, and `def` calls inline."""

    def __init__(self, desk: Desk, loop: asyncio.AbstractEventLoop, concurrency: int) -> None:
        self._desk = desk
        self._loop = loop
        self._free = concurrency
        self._waiting: deque[tuple[Arrived, Handler]] = deque()
        self._begun: dict[int, tuple[asyncio.Task[None], Context]] = {}
        self._not_begun = 0
        self._unbegun_tasks: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Future[None] = loop.create_future()
        self._stopping = False
        self._flush_is_due = False
        self._advance_is_due = False
        self._stream_tasks: set[asyncio.Task[None]] = set()
        desk.streams.host = self

    def request_stop(self) -> None:
        self._from_outside(self._begin_stop)

    def cancel_task(self, call_id: int, reason: str) -> None:
        if not self._desk.streams.cancel(call_id, reason):
            self._from_outside(self._cancel, call_id, reason)

    def interrupt_stream(self, call_id: int) -> bool:
        return self._desk.streams.interrupt(call_id)

    def is_idle(self, call_id: int) -> bool:
        return self._desk.streams.is_idle(call_id)

    def advance_soon(self) -> None:
        self._from_outside(self._advance)

    def start_task(self, stream: AsyncStream) -> None:
        task = stream.start(self._loop)
        self._stream_tasks.add(task)
        task.add_done_callback(self._stream_tasks.discard)

    def reload(self) -> None:
        self._from_outside(self._desk.invoker.reload)

    async def serve(self, arrived: list[Arrived]) -> None:
        """Serves these admitted calls and what comes, until it has to stop or cannot read on."""
        self._desk.invoker.reload()
        self._loop.add_reader(self._desk.channel.fileno, self._read)
        waiting = self._desk.streams.waiting_for_loop
        while waiting:
            self.start_task(waiting.pop(0))
        self._accept(arrived)
        self._read()
        await self._ended

    async def drain(self, until: float, drained: Callable[[int], None]) -> None:
        """Refuses what is not started; running calls may end until then, by the monotonic clock.

        `drained` is told how many run on; those are cancelled.
        """
        self._desk.refuse([arrived for arrived, _ in self._waiting])
        self._waiting.clear()
        self._read()
        await asyncio.sleep(0)  # what is about to begin begins
        await self._wait_for_tasks(until - monotonic())
        drained(len(self._begun))
        for call_id in list(self._begun):
            self._cancel(call_id, "cancelled")
        self._desk.streams.end()
        await self._wait_for_tasks(_CANCEL_LIMIT)
        if self._stream_tasks:
            await asyncio.wait(self._stream_tasks, timeout=_CANCEL_LIMIT)
        self._desk.streams.join()
        self._loop.remove_reader(self._desk.channel.fileno)
        self._desk.refuse_unread()

    async def _wait_for_tasks(self, seconds: float) -> None:
        tasks = [task for task, _ in self._begun.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=max(0.0, seconds))

    def _from_outside(self, action: object, *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: there is nothing left to cancel
            self._loop.call_soon_threadsafe(action, *arguments)  # type: ignore[arg-type]

    def _begin_stop(self) -> None:
        self._stopping = True
        if not self._ended.done():
            self._ended.set_result(None)

    def _read(self) -> None:
        try:
            self._read_some()
        except Exception as error:
            if not self._ended.done():
                self._ended.set_exception(error)
            elif isinstance(error, MalformedError):  # asyncio would log it and go on
                _exits.leave_breach(error)
            else:
                raise

    def _read_some(self) -> None:
        for _ in range(_FRAMES_A_TURN):
            frame = self._desk.channel.receive_now()
            if frame is None:
                break
            arrived = self._desk.unpack(frame)
            self._desk.ledger.admit([call.id for call, _ in arrived])
            self._accept(arrived)
        self._advance_if_due()
        self._flush()

    def _advance_if_due(self) -> None:
        if self._desk.streams.may_advance and not self._advance_is_due:
            self._advance_is_due = True
            self._loop.call_soon(self._advance)

    def _advance(self) -> None:
        self._advance_is_due = False
        if not self._stopping:
            self._desk.streams.advance()
            self._advance_if_due()

    def _flush(self) -> None:
        self._flush_is_due = False
        self._desk.outbox.flush()
        if self._desk.channel.has_more():
            self._loop.call_soon(self._read)

    def _flush_soon(self) -> None:
        if not self._flush_is_due:
            self._flush_is_due = True
            self._loop.call_soon(self._flush)

    def _accept(self, arrived: list[Arrived]) -> None:
        if self._stopping:
            self._desk.refuse(arrived)
            return
        for call, buffers in arrived:
            handler = self._desk.invoker.find(call)
            if not isinstance(handler, Handler) or not handler.is_async:
                self._run_in_order(call, handler, buffers)
            elif self._free:
                self._start_task(call, handler, buffers)
            else:
                self._waiting.append(((call, buffers), handler))

    def _run_in_order(
        self, call: DataDown, handler: Handler | BaseException, buffers: Sequence[Buffer]
    ) -> None:
        if self._not_begun:  # a task begins a turn later, and came before this call
            self._not_begun += 1
            self._loop.call_soon(self._run_late, call, handler, buffers)
        else:
            self._run_inline(call, handler, buffers)

    def _run_late(
        self, call: DataDown, handler: Handler | BaseException, buffers: Sequence[Buffer]
    ) -> None:
        self._not_begun -= 1
        if self._stopping:
            self._desk.refuse([(call, buffers)])
        else:
            self._run_inline(call, handler, buffers)
        self._flush_soon()

    def _run_inline(
        self, call: DataDown, handler: Handler | BaseException, buffers: Sequence[Buffer]
    ) -> None:
        context = self._desk.invoker.context(call, monotonic_ns())
        if self._desk.ledger.start(context):
            if not self._desk.invoker.may_wait_for(handler):
                self._desk.outbox.flush()
            self._desk.invoker.run(call, context, handler, buffers)

    def _start_task(self, call: DataDown, handler: Handler, buffers: Sequence[Buffer]) -> None:
        context = self._desk.invoker.context(call, monotonic_ns())
        if not self._desk.ledger.start(context):
            return
        self._free -= 1
        self._not_begun += 1
        task = self._loop.create_task(self._run_task(call, context, handler, buffers))
        self._unbegun_tasks.add(task)

    async def _run_task(
        self, call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._not_begun -= 1
        self._unbegun_tasks.discard(task)
        self._begun[call.id] = task, context
        await self._desk.invoker.run_async(call, context, handler, buffers)
        del self._begun[call.id]
        self._free += 1
        while self._waiting and self._free and not self._stopping:
            (next_call, next_buffers), next_handler = self._waiting.popleft()
            self._start_task(next_call, next_handler, next_buffers)
        self._flush_soon()

    def _cancel(self, call_id: int, reason: str) -> None:
        self._desk.interrupter.abandon(call_id)
        if call_id in self._begun:
            task, context = self._begun[call_id]
            context._ended_by = context._ended_by or reason
            task.cancel()
        elif self._desk.ledger.runs(call_id):
            # A task cancelled before it has begun would end without a reply.
            self._loop.call_soon(self._cancel, call_id, reason)
