"""The control thread: executes the owner's commands while the main thread runs a handler."""

import threading
import traceback
from collections import deque
from collections.abc import Callable
from time import monotonic, sleep
from typing import get_args

from clutch._calls import failures
from clutch._calls.call_table import CallTable
from clutch._calls.interrupt import Interrupter
from clutch._host.bridge import Bridge
from clutch._runtime.inspectors import Inspectors
from clutch._runtime.logging import MAXIMUM_FRAME, LogHandler
from clutch._runtime.service import Service
from clutch._wire import exit_codes, frames, framing
from clutch._wire.address import LinkLostError
from clutch._wire.control_channel import ControlChannel
from clutch._wire.conversation import Conversation, ProtocolError, State
from clutch._wire.link import Watch
from clutch._wire.shared import SharedMemory

_NUDGE_INTERVAL = 5
_RECORDS_A_FRAME = 64
_FLUSH_LIMIT = 1.0
# While this number of items is unsent, the owner's commands wait, because some have replies.
_MOST_ITEMS = frames.MAXIMUM_ITEMS
# The system call does not accept much longer waits.
_LONGEST_WAIT = 3600.0
# Seconds between two looks for asks whose time has passed, or whose calls have ended. The ends of
# calls do not tell of their asks, because then each call would pay for that.
_LOOK_INTERVAL = 0.25
_LONGEST_DRAIN = 86_400.0
# Seconds after an ask in which a thread may write its next one itself. It does not wake the control
# thread, so that has to look for the end of its time.
_ASKING = 1.0
_READY = (State.READY, State.DRAINING)
_FROM_HOSTS = get_args(frames.FromHost)


class Control(threading.Thread):
    """Owns the control channel from the start until `finish`."""

    def __init__(
        self,
        channel: ControlChannel,
        watch: Watch,
        conversation: Conversation,
        call_table: CallTable,
        interrupter: Interrupter,
        max_message: int = MAXIMUM_FRAME,
    ) -> None:
        super().__init__(name="clutch-control", daemon=True)
        self._channel = channel
        self._watch = watch
        self._conversation = conversation
        self._call_table = call_table
        self._interrupter = interrupter
        self._items: deque[frames.NoticeUp] = deque()
        self._finish_by: float | None = None
        self._stopping_is_due = False
        self._still_running: int | None = None
        self._reload_is_due = False
        self._advance_is_due = False
        self._finish_reason: str | None = None
        self._finish_is_told = False
        self._last_read: int | None = None
        self.service: Service | None = None
        self.logs = LogHandler(watch.wake, max_frame=min(max_message, MAXIMUM_FRAME))
        self.stop_requested = False
        self._stop_is_asked = False
        self.shared: SharedMemory | None = None
        self.drain_until = 0.0
        self.hosts = Bridge(watch.wake, call_table.active.__contains__)
        self.hosts.log = self.logs.warn
        self._look_at = 0.0
        self._asks_until = 0.0
        self._max_message = max_message
        self._inspectors = Inspectors()

    def send(self, item: frames.NoticeUp) -> None:
        """Sends the item soon. For any thread."""
        self._items.append(item)
        self._watch.wake()

    def drained(self, still_running: int = 0) -> None:
        """Ends the drain, with the number of calls that still run. Only the first call counts."""
        if self._still_running is None:
            self._still_running = still_running
            self.drain_until = monotonic()
            self._watch.wake()

    def reload(self) -> None:
        """Makes the main thread reload soon. For any thread."""
        self._reload_is_due = True
        self._watch.wake()

    def advance_soon(self) -> None:
        """Makes the main thread look for what it has to do. For any thread."""
        self._advance_is_due = True
        self._watch.wake()

    def stop_is_asked(self) -> bool:
        """Whether the owner has asked for the stop, and not this worker alone. For any thread."""
        return self._stop_is_asked

    def end_in_order(self, reason: str) -> None:
        """Starts no more calls and tells the owner why. For any thread.

        While the worker is loading, this takes effect once it is ready. Only the first call counts.
        """
        if self._finish_reason is None:
            self._finish_reason = reason
            if not self._stop_is_asked:
                failures.ends_by_itself(reason)
            if self.service is not None:
                self._leave()
            self._watch.wake()

    def begin_with(self, service: Service) -> None:
        """Passes what concerns calls to the service.

        No call begins if user code has ended the worker while it was loading.
        """
        self.service = service
        if self._finish_reason is not None:
            self._leave()
        if self.stop_requested:
            service.request_stop()

    def advance(self) -> None:
        """Makes the main thread look for what it has to do. For the control thread."""
        self._tell(lambda service: service.advance_soon())

    def _leave(self) -> None:
        if not self.stop_requested:
            self.drain_until = monotonic() + _LONGEST_DRAIN  # the owner's ladder is faster
            self.stop_requested = True
        if self.service is not None:
            self.service.is_leaving = True

    def read_no_more(self, last: int) -> None:
        """Tells the owner that no item with a higher id was or will be read. For any thread."""
        self._last_read = last
        self._watch.wake()

    def finish(self) -> None:
        """Sends what is left within a second, and closes the channel."""
        self._finish_by = monotonic() + _FLUSH_LIMIT
        self._watch.wake()
        self.join(2 * _FLUSH_LIMIT)

    def run(self) -> None:
        try:
            while not self._is_finished():
                self._turn()
            self.hosts.close()
            self._conversation.end()
            self._channel.close()
        except LinkLostError as lost:
            exit_codes.leave_lost(lost)
        except (frames.MalformedError, ProtocolError) as violation:
            exit_codes.leave_violation(violation)
        except BaseException:
            exit_codes.leave(exit_codes.OWNER_LOST, traceback.format_exc())

    def _turn(self) -> None:
        if self._wait():
            frame = self._channel.receive_now()
            while frame is not None:
                self._receive(framing.decode_commands(frame))
                frame = self._channel.receive_read()
            self.hosts.tell_woken()
            if not self._is_more_due:
                return  # those who are woken need the GIL
        if self._reload_is_due:
            self._reload_is_due = False
            self._tell(lambda service: service.reload())
        if self._advance_is_due:
            self._advance_is_due = False
            self.advance()
        if monotonic() >= self._look_at:
            self._look_at = monotonic() + _LOOK_INTERVAL
            self.hosts.look()
            if monotonic() > self._asks_until:
                self._asks_until = 0.0
        self._interrupter.nudge()
        if self._stopping_is_due and monotonic() >= self.drain_until:
            self._stopping_is_due = False
            told = self._still_running
            running = len(self._call_table.running()) if told is None else told
            self._items.append(frames.Stopping(running))
        self._tell_end()
        self._flush()
        if self._tell_end():  # legal now if `ready` has just been sent
            self._flush()

    @property
    def _is_more_due(self) -> bool:
        """Whether this turn has more to do, after it has received something."""
        return (
            self._watch.was_woken
            or bool(self._items or self._channel.unsent)
            or self._stopping_is_due
            or self._finish_by is not None
            or self._interrupter.pending
            or self.hosts.has_items
            or self.hosts.holdings.has_dropped
            or monotonic() >= self._look_at
        )

    def _receive(self, commands: list[frames.Command]) -> None:
        latest: type | None = None
        for command in commands:
            kind = type(command)
            if kind is latest and isinstance(command, frames.Answer):
                self.hosts.answered(command)
                continue
            if not isinstance(command, _FROM_HOSTS):
                self._conversation.received(kind)
                self._obey(command)
                continue
            if kind is not latest:  # many of a kind come together, and move no state
                self._conversation.received(kind)
            self.hosts.received(command)
            latest = kind

    def _wait(self) -> bool:
        """Sleeps until there is something to do. Returns whether a frame may have arrived."""
        if self._may_let_write():
            self.hosts.let_write(self._channel.socket)
        receiving = len(self._items) < _MOST_ITEMS
        may_receive = self._watch.wait(self._timeout(), receiving)
        rest = self.hosts.write_again()
        if rest is not None:
            self._conversation.sent(frames.Ask)
            self._channel.unsent = rest
        return may_receive

    def _may_let_write(self) -> bool:
        if self._channel.unsent or self._conversation.state not in _READY:
            return False
        if self._finish_is_left:  # which must be told ahead of asks
            return False
        if self.hosts.is_used:
            self.hosts.is_used = False
            self._asks_until = monotonic() + _ASKING
        return self._asks_until > 0

    def _tell_end(self) -> bool:
        """Tells the owner of a normal end, once that is legal, and then of unread items.

        Returns whether there was something to tell.
        """
        is_told = self._tell_finish()
        if self._last_read is not None and not self._finish_is_left:
            self._items.append(frames.Unread(self._last_read))
            self._last_read = None
            is_told = True
        return is_told

    @property
    def _finish_is_left(self) -> bool:
        """Whether the owner must still be told that the worker ends by itself."""
        is_asked = self._conversation.state is State.DRAINING  # the owner has asked for the end
        return self._finish_reason is not None and not self._finish_is_told and not is_asked

    def _tell_finish(self) -> bool:
        if self._finish_reason is None or not self._finish_is_left:
            return False
        if self._conversation.state is not State.READY:
            return False
        self._finish_is_told = True
        self._items.append(frames.Finishing(self._finish_reason))
        self._leave()
        self._tell(lambda service: service.request_stop())
        return True

    def _timeout(self) -> int | None:
        if self._interrupter.pending:
            return _NUDGE_INTERVAL
        due = [self._finish_by] if self._finish_by is not None else []
        due += [it - _FLUSH_LIMIT / 2 for it in due if self._may_wait_for_hosts]
        due += [self.drain_until] if self._stopping_is_due else []
        due += [self._look_at] if self._asks_until or self.hosts.has_asks else []
        if not due:
            return None
        left = min(min(due) - monotonic(), _LONGEST_WAIT)
        return max(0, int(left * 1000) + 1)

    def _is_finished(self) -> bool:
        if self._finish_by is None:
            return False
        is_left = self._items or self.logs.waiting or self._channel.unsent or self._stopping_is_due
        is_left = is_left or (self._may_wait_for_hosts and not self.hosts.is_empty)
        is_left = is_left or self._finish_is_left or self._last_read is not None
        return not is_left or monotonic() >= self._finish_by

    @property
    def _may_wait_for_hosts(self) -> bool:
        """Whether an exit may wait for room at hosts. The owner's ladder is not to notice."""
        return self._finish_by is None or monotonic() < self._finish_by - _FLUSH_LIMIT / 2

    def _obey(self, command: frames.Command) -> None:
        match command:
            case frames.Ping(sequence):
                self.logs.keep()
                running = [it for it in self._call_table.running() if it > 0]  # no hooks
                self._items.append(frames.Pong(sequence, running, self._call_table.handled))
            case frames.Cancel(call_id):
                self._cancel(call_id)
            case frames.Interrupt(call_id):
                for running_id in [call_id] if call_id else self._call_table.running():
                    self._interrupt(running_id)
            case frames.Inspect():
                self._show(command)
            case frames.Opened(count):
                if self.shared is not None:
                    self.shared.opened(count)
            case frames.Stop(drain):
                self.drain_until = monotonic() + drain / 1000
                self._stopping_is_due = True
                self._stop_is_asked = True
                self.stop_requested = True
                self._tell(lambda service: service.request_stop())
            case _:
                raise AssertionError(f"{command} is not legal in any state of this thread")

    def _show(self, command: frames.Inspect) -> None:
        """Shows something of this worker, on a thread of its own: user code may block that."""
        running, asks = self._call_table.running(), self.hosts.asks()
        loop = getattr(self.service, "loop", None)
        seen = (self.send, self._max_message, running, asks, loop, monotonic, sleep)
        if problem := self._inspectors.begin(command, *seen):
            self._items.append(frames.Inspected(command.id, problem))

    def _cancel(self, call_id: int) -> None:
        state = self._call_table.cancel(call_id)
        line = ""
        if state == "running":
            line = self._line(call_id)
            self.hosts.cancel(call_id)
            if self.service is not None and self.service.is_idle(call_id):
                state = "idle"
            idle = frames.Cancelled(call_id, "idle")
            self._tell(lambda service: service.cancel_task(call_id, "cancelled"))
            self.hosts.end_asks(call_id)
            self._tell(lambda service: service.tell_if_awaiting(call_id, lambda: self.send(idle)))
        self._items.append(frames.Cancelled(call_id, state, line))

    def _line(self, call_id: int) -> str:
        line = self.service.line(call_id) if self.service is not None else ""
        # If the call has ended, the line may be the next call's.
        return line if self._call_table.runs(call_id) else ""

    def _interrupt(self, call_id: int) -> None:
        if self._call_table.runs(call_id):
            if self.service is not None and self.service.interrupt_stream(call_id):
                self.hosts.cancel(call_id)
                self.hosts.end_asks(call_id)
                return
            self._interrupter.interrupt(call_id)
            self._tell(lambda service: service.cancel_task(call_id, "interrupted"))
            self.hosts.end_asks(call_id)

    def _tell(self, action: Callable[[Service], None]) -> None:
        if self.service is not None:
            action(self.service)

    def _flush(self) -> None:
        self.hosts.heed()
        while self._channel.send_rest() and self._has_items:
            if frame := self._next_frame():
                self._channel.send(frame)

    @property
    def _has_items(self) -> bool:
        return bool(self._items) or self.hosts.has_items or bool(self.logs.waiting)

    def _next_frame(self) -> bytes:
        items: list[frames.NoticeUp] = []
        while self._items and len(items) < frames.MAXIMUM_ITEMS:
            is_large = isinstance(self._items[0], frames.Inspected)
            if is_large and items:
                break
            items.append(self._items.popleft())
            if is_large:
                break  # it may be as large as a message may be
        if not items:
            items += self.hosts.items()
        for kind in dict.fromkeys(map(type, items)):
            self._conversation.sent(kind)
        found = items or self.logs.drain(_RECORDS_A_FRAME)
        return framing.encode(found) if found else b""
