"""Serves calls with an asyncio loop on the main thread, once an `async def` has been called.

A `def` function runs between two runs of the loop. So it never sees a running loop, whether or not
the worker has `async def` functions.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextvars import copy_context
from time import monotonic_ns

from clutch._calls.lane import Lane
from clutch._calls.places import of_coroutine
from clutch._calls.registry import Handler
from clutch._host.waiting import timer_of
from clutch._runtime.idle_loop import IdleLoop
from clutch._runtime.lanes import Lanes
from clutch._runtime.leaving import StopIsAsked, let_end_on_loop
from clutch._runtime.loop_control import LoopControl
from clutch._runtime.service import Arrived, ServiceContext
from clutch._runtime.task_waits import Queued, TaskWaits
from clutch._streams.task import AsyncStream
from clutch._wire import exit_codes
from clutch._wire.address import Buffer
from clutch._wire.frames import DataDown, MalformedError, Waiting
from clutch.context import Context

_FRAMES_A_TURN = 64
_CANCEL_LIMIT = 1.0
# Turns of the loop after which most cancelled tasks have ended.
_TURNS_TO_END = 3


class AsyncService:
    """Runs up to `concurrency` `async def` calls as tasks, and `def` calls in between.

    `tell` sends to the owner.

    Attributes:
        is_leaving: the service was told to stop
    """

    def __init__(
        self,
        shared: ServiceContext,
        loop: asyncio.AbstractEventLoop,
        concurrency: int,
        tell: Callable[[Waiting], None],
    ) -> None:
        self._shared = shared
        self._loop = loop
        self._idle = IdleLoop.of(loop)
        self._control = LoopControl(loop)
        # Admitted calls in order; the first one is `def`.
        self._in_order: list[Arrived] = []
        self._begun: dict[int, tuple[asyncio.Task[None], Context]] = {}
        waiting = shared.call_table.waiting
        self._lanes = Lanes(concurrency, self._begun, waiting, shared.caller_of)
        self._not_begun: set[int] = set()
        self._stream_tasks: set[asyncio.Task[None]] = set()
        self._problem: BaseException | None = None
        self.is_leaving = False
        self._flush_is_due = False
        self._is_reading = False
        self._is_starting = False
        # What stops the loop when the next timer is due, and when that is.
        self._wake_up: asyncio.TimerHandle | None = None
        self._wake_up_at = 0
        self._waits = TaskWaits(timer_of(loop), self._begun, self._queued, tell)
        shared.streams.host = self
        shared.timers.tell = self._plan_soon
        shared.timers.ended = self._plan
        # What no call has changed.
        self._variables = copy_context()

    def _queued(self) -> list[Queued]:
        return [] if self._not_begun else self._lanes.queued()

    def request_stop(self) -> None:
        self.is_leaving = True
        self._control.call_from_outside(self._control.stop)

    def cancel_task(self, call_id: int, reason: str) -> None:
        if not self._shared.streams.cancel(call_id, reason):
            self._control.call_from_outside(self._cancel, call_id, reason)

    def tell_if_awaiting(self, call_id: int, tell: Callable[[], None]) -> None:
        self._control.call_from_outside(self._tell_if_awaiting, call_id, tell, _TURNS_TO_END)

    def _tell_if_awaiting(self, call_id: int, tell: Callable[[], None], turns: int) -> None:
        """Runs on the loop, so no call occupies the main thread."""
        if call_id not in self._begun:
            return
        if turns:
            self._loop.call_soon(self._tell_if_awaiting, call_id, tell, turns - 1)
        else:
            tell()

    def interrupt_stream(self, call_id: int) -> bool:
        return self._shared.streams.interrupt(call_id)

    @property
    def loop(self) -> object:
        """The event loop, whose tasks others may look at."""
        return self._loop

    def is_idle(self, call_id: int) -> bool:
        return self._shared.streams.is_idle(call_id)

    def line(self, call_id: int) -> str:
        if self._shared.streams.has(call_id):
            return ""
        if begun := self._begun.get(call_id):
            return of_coroutine(begun[0].get_coro())
        return self._shared.interrupter.line()

    def advance_soon(self) -> None:
        self._control.call_from_outside(self._control.stop)

    def start_task(self, stream: AsyncStream) -> None:
        task = stream.start(self._loop)
        self._stream_tasks.add(task)
        task.add_done_callback(self._stream_tasks.discard)

    def reload(self) -> None:
        self._control.call_from_outside(self._control.stop)

    def serve(self, arrived: list[Arrived]) -> None:
        """Serves these admitted calls and all that arrive, until it must stop or reading fails."""
        waiting = self._shared.streams.waiting_for_loop
        while waiting:
            self.start_task(waiting.pop(0))
        self._accept([*arrived, *self._shared.take_kept()])
        while not self.is_leaving:
            has_worked = self._work()
            if self.is_leaving:
                break
            self._read_on()
            if has_worked and self._idle is not None and self._idle.wait():
                continue
            self._control.run()
            if self._problem is not None:
                raise self._problem
        self._shared.check_exit()

    def drain(
        self, until: float, drained: Callable[[int], None], stop_is_asked: StopIsAsked
    ) -> None:
        """Refuses calls that have not started, and lets running calls and streams end.

        Calls that still run at `until` on the monotonic clock are cancelled, and streams once the
        owner asks for a stop. `drained` gets the number of the calls.
        """
        self._shared.timers.end()
        self._shared.streams.open_no_more()
        self._shared.refuse(self._in_order)
        self._in_order.clear()
        for lane in self._lanes.crowded:
            self._shared.refuse([arrived for arrived, _ in lane.waiting])
            lane.waiting.clear()
        self._lanes.crowded.clear()
        self._read_on()
        self._read()
        self._loop.run_until_complete(asyncio.sleep(0))  # starts the tasks that are ready
        let_end_on_loop(
            self._shared, self._control, self._begun, self._stream_tasks, until, stop_is_asked
        )
        drained(len(self._begun))
        for call_id in list(self._begun):
            self._cancel(call_id, "cancelled")
        self._shared.streams.end()
        self._control.wait_for([task for task, _ in self._begun.values()], _CANCEL_LIMIT)
        self._control.wait_for(list(self._stream_tasks), _CANCEL_LIMIT)
        self._shared.streams.join()
        self._loop.remove_reader(self._shared.channel.fileno)
        self._shared.refuse_unread()

    def _read_on(self) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._loop.add_reader(self._shared.channel.fileno, self._read)

    def _work(self) -> bool:
        """Does the work outside the loop, and reads on; False if there was nothing to do."""
        shared = self._shared
        has_worked = False
        shared.invoker.reload()
        if self._lanes.crowded:
            self._start_waiting(list(self._lanes.crowded))
        if own := shared.take_own():
            shared.call_table.admit([call.id for call, _ in own])
            self._accept(own)
        for _ in range(_FRAMES_A_TURN):
            if self._in_order:
                if self._not_begun:  # these arrived first
                    break
                arrived, self._in_order = self._in_order, []
                position = shared.run(arrived, self)
                left = arrived[position:] + shared.take_kept()
                if self.is_leaving:
                    self._in_order = left
                    return True
                self._accept(left)
            elif (frame := shared.channel.receive_now()) is not None:
                self._take(frame)
            else:
                break
            has_worked = True
        if shared.streams.may_advance:
            has_worked = True
            shared.streams.advance()
            shared.event_loop.restore()
            self._accept(shared.take_kept())
        shared.outbox.flush()
        is_more = self._in_order or shared.streams.may_advance or shared.channel.has_more()
        if is_more or shared.timers.is_due():
            self._control.stop_soon()
        else:
            self._plan()
        return has_worked

    def _plan_soon(self) -> bool:
        self._control.call_from_outside(self._plan)
        return True

    def _plan(self) -> None:
        """Has the loop stop when the next timer is due."""
        timers = self._shared.timers
        due = timers.next_due()
        if due is None or (self._wake_up is not None and self._wake_up_at <= due):
            return
        if self._wake_up is not None:
            self._wake_up.cancel()
        self._wake_up_at = due
        self._wake_up = self._loop.call_later(max(0, due - timers.now()) / 1e9, self._timer_is_due)

    def _timer_is_due(self) -> None:
        self._wake_up = None
        self._wish_to_work()

    def _take(self, frame: Buffer) -> None:
        arrived = self._shared.unpack(frame)
        self._shared.call_table.admit([call.id for call, _ in arrived])
        self._accept(arrived)

    def _read(self) -> None:
        if not self._control.is_running and not self.is_leaving:
            # A user's function runs the loop, and its call must end before other calls begin.
            self._is_reading = False
            self._loop.remove_reader(self._shared.channel.fileno)
            return
        try:
            self._read_some()
        except Exception as error:
            self._fail(error)

    def _read_some(self) -> None:
        for _ in range(_FRAMES_A_TURN):
            frame = None if self._in_order else self._shared.channel.receive_now()
            if frame is None:
                break
            self._take(frame)
        if self._in_order or self._shared.streams.may_advance:
            self._wish_to_work()
        else:
            self._flush()

    def _wish_to_work(self) -> None:
        if self._not_begun:
            self._control.stop_soon()
        else:
            self._control.stop()

    def _fail(self, error: Exception) -> None:
        if not self.is_leaving:
            self._problem = error
            self._loop.stop()
        elif isinstance(error, MalformedError):  # asyncio would only log it
            exit_codes.leave_violation(error)
        else:
            raise error

    def _flush(self) -> None:
        self._flush_is_due = False
        self._shared.outbox.flush()
        if self._shared.channel.has_more():
            self._loop.call_soon(self._read)

    def _flush_soon(self) -> None:
        if not self._flush_is_due:
            self._flush_is_due = True
            self._loop.call_soon(self._flush)

    def _accept(self, arrived: Sequence[Arrived]) -> None:
        """Starts tasks for admitted calls up to the first `def` call."""
        if self.is_leaving:
            self._shared.refuse(arrived)
            return
        if self._in_order:
            self._in_order.extend(arrived)
            return
        for position, (call, buffers) in enumerate(arrived):
            handler = self._shared.invoker.find(call)
            if not isinstance(handler, Handler) or not handler.is_async:
                self._in_order.extend(arrived[position:])
                return
            lane = self._lanes.of(handler)
            is_free = lane.has_room(handler.places) and not self.is_leaving  # by an eager task
            if is_free or self._lanes.enters(call, lane):
                self._start_task(call, handler, buffers)
            else:
                self._lanes.wait(lane, ((call, buffers), handler))
                self._waits.queues()

    def _start_task(self, call: DataDown, handler: Handler, buffers: Sequence[Buffer]) -> None:
        context = self._shared.invoker.context(call, monotonic_ns())
        if not self._shared.call_table.start(context):
            return
        self._lanes.starts(call, handler)
        self._not_begun.add(call.id)
        # With an eager task factory the task has begun, and may have ended, when this returns.
        self._loop.create_task(self._run_task(call, context, handler, buffers))

    async def _run_task(
        self, call: DataDown, context: Context, handler: Handler, buffers: Sequence[Buffer]
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._not_begun.discard(call.id)
        self._begun[call.id] = begun = task, context
        if handler.child is not None:
            handler.child.lane.begun[call.id] = begun
        await self._shared.invoker.run_async(call, context, handler, buffers)
        del self._begun[call.id]
        lane = self._lanes.ended(call, handler)
        if self._shared.invoker.reload_is_due:
            self._control.stop_soon()
        elif lane.waiting:
            # A task begins with a copy of the variables where it is made: here, of this call.
            self._variables.copy().run(self._start_waiting, [lane])
        self._flush_soon()

    def _start_waiting(self, lanes: list[Lane]) -> None:
        if self._is_starting:  # called by an eager task; the loop below goes on
            return
        self._is_starting = True
        try:
            for lane in lanes:
                while lane.may_begin and not self.is_leaving:
                    (call, buffers), handler = lane.waiting.popleft()
                    self._start_task(call, handler, buffers)
                if not lane.waiting:
                    self._lanes.crowded.pop(lane, None)
        finally:
            self._is_starting = False

    def _cancel(self, call_id: int, reason: str) -> None:
        self._shared.interrupter.abandon(call_id)
        if call_id in self._begun:
            task, context = self._begun[call_id]
            context._ended_by = context._ended_by or reason
            task.cancel()
        elif call_id in self._not_begun:
            # A task that is cancelled before it begins would end without a reply.
            self._loop.call_soon(self._cancel, call_id, reason)
