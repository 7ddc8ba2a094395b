"""The timers of a worker. Runs of them are calls that the worker makes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from heapq import heapify, heappop, heappush
from threading import get_ident
from time import monotonic_ns
from typing import TYPE_CHECKING, Any

from clutch._calls.call_table import CallTable
from clutch._calls.hook_calls import OwnCall, own_call
from clutch._calls.registry import Handler, is_async
from clutch._timers import Timer, Work, check_room
from clutch._wire.address import Buffer
from clutch._wire.frames import DataDown
from clutch.errors import QueueFull

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild

# Runs that are taken at once, so that calls get their turn between them.
_MOST_A_TURN = 64
# Cancelled timers that may stay in the heap, beside as many as there are active ones.
_SLACK = 64

_Arrived = tuple[DataDown, Sequence[Buffer]]


class TimerCall(OwnCall, frozen=True):
    """One run of a timer."""

    timers: Any = None
    timer: Any = None

    def end(self) -> None:
        self.timers.has_run(self.timer)


class Timers:
    """The timers of this process. The first part is for any thread, and takes no lock.

    A finalizer or a signal handler may start and cancel timers at any step. So other threads, and
    user code, only leave what they have started in a dictionary. The main thread takes it from
    there, and alone keeps the order.

    Attributes:
        active: the timers of which a run is still to begin; always the same dictionary
        tell: wakes the main thread for new timers; False if it will look for them anyway
        ended: a run has ended, after which the main thread may have another one to wait for
    """

    def __init__(self, call_table: CallTable, next_id: Callable[[], int]) -> None:
        self._call_table = call_table
        self._next_id = next_id
        self.active: dict[int, Timer] = {}
        self.tell: Callable[[], bool] = lambda: False
        self.ended: Callable[[], None] = lambda: None
        # The thread whose timers are noted, and where.
        self._noting: tuple[int, list[Timer]] | None = None
        self._replace: Callable[[Any], Any] | None = None
        self._is_present: Callable[[Any], bool] = lambda function: False
        self._new: dict[int, Timer] = {}
        self._is_told = False
        self._has_ended = False
        # By due time, and for equal ones by the order of their starts.
        self._heap: list[tuple[int, int, Timer]] = []

    def now(self) -> int:
        return monotonic_ns()

    def start(self, timer: Timer) -> None:
        self.active[timer._number] = timer
        try:
            check_room(len(self.active))
        except QueueFull:
            timer._end()
            raise
        child = timer._child
        if self._has_ended or (child is not None and child.has_ended):
            timer._end()
            return
        self._note(timer)
        self._new[timer._number] = timer
        if not self._is_told:
            try:
                self._is_told = True
                if not self.tell():
                    self._is_told = False
            except BaseException:  # of a signal handler, perhaps before anything was told
                self._is_told = False
                self.tell()
                raise

    def forget(self, timer: Timer) -> None:
        self.active.pop(timer._number, None)
        self._new.pop(timer._number, None)
        if timer._call_id:
            self._call_table.drop(timer._call_id)

    def present(self, work: Work) -> Work:
        if self._replace is None or not work.follows:
            return work
        try:
            function = self._replace(work.function)
            return work._replace(function=function, is_async=is_async(function))
        except BaseException:  # by what user code has put into a module or a class
            return work

    def _note(self, timer: Timer) -> None:
        if self._replace is not None:
            self._follow(timer)
        noting = self._noting
        if noting is not None and noting[0] == get_ident():
            noting[1].append(timer)

    def _follow(self, timer: Timer) -> None:
        """Has the timer follow reloads, if its function is the one that these would replace."""
        work = timer._work
        if work is None or not self._is_replaceable(work.function):
            return
        timer._work = work._replace(follows=True)
        if not timer._life:  # another thread has cancelled it meanwhile
            timer._work = None

    def _is_replaceable(self, function: Any) -> bool:
        try:
            return self._is_present(function)
        except BaseException:  # by what user code has put into a module or a class
            return False

    # For the main thread.

    def replace_by(self, replace: Callable[[Any], Any], is_present: Callable[[Any], bool]) -> None:
        """Has each run look up its function by this, because reloads may replace it.

        It is for functions that `is_present` finds when their timer starts, or now.
        """
        self._is_present = is_present
        self._replace = replace
        for timer in list(self.active.values()):
            self._follow(timer)

    @contextmanager
    def reloading(self) -> Iterator[None]:
        """Ends the timers that this thread starts within the block, if the block raises."""
        started: list[Timer] = []
        self._noting = get_ident(), started
        try:
            yield
        except BaseException:
            for timer in started:
                timer._end()
            raise
        finally:
            self._noting = None
        for timer in started:
            self._follow(timer)  # a function had no name yet while its decorator started this

    def next_due(self) -> int | None:
        """When the next run is due, by `monotonic_ns`; None if none is known.

        A timer that is started after this tells.
        """
        self._is_told = False
        if not self.active:
            return None
        heap = self._heap
        while self._new:
            try:
                number, timer = self._new.popitem()
            except KeyError:  # it was cancelled meanwhile
                break
            heappush(heap, (timer._due, number, timer))
        if len(heap) > 2 * len(self.active) + _SLACK:
            heap[:] = [entry for entry in heap if entry[2]._life]
            heapify(heap)
        while heap and not heap[0][2]._life:
            heappop(heap)
        return heap[0][0] if heap else None

    def is_due(self) -> bool:
        """Whether `take` would give something."""
        due = self.next_due()
        return due is not None and due <= monotonic_ns()

    def take(self) -> list[_Arrived]:
        """Removes and gives the runs that are due, as calls that have arrived; some of many."""
        taken: list[_Arrived] = []
        while len(taken) < _MOST_A_TURN and self.is_due():
            timer = heappop(self._heap)[2]
            work = timer._next
            if work is not None:  # or it was cancelled just now
                taken.append((self._call(timer, work), ()))
        return taken

    def _call(self, timer: Timer, work: Work) -> TimerCall:
        run = timer._run_async if work.is_async else timer._run
        handler = Handler.without_parameters(run, work.is_async)
        if timer._child is not None:
            handler = timer._child.enter(handler)
        call_id = timer._call_id = self._next_id()
        return own_call(
            TimerCall, call_id, str(timer._origin), handler=handler, timers=self, timer=timer
        )

    def has_run(self, timer: Timer) -> None:
        """Plans the next run of a timer whose run has ended."""
        timer._call_id = 0
        if timer._child is not None and not timer._child.takes_messages:
            timer._end()  # no run would begin
        elif timer._rearm(monotonic_ns()):
            heappush(self._heap, (timer._due, timer._number, timer))
            self.ended()

    def end_of(self, child: LocalChild) -> None:
        """Ends the timers that a child in this process has started."""
        for timer in list(self.active.values()):
            if timer._child is child:
                timer._end()

    def end(self) -> None:
        """Ends all timers, and each one that is started later. Takes no lock."""
        self._has_ended = True
        for timer in list(self.active.values()):
            timer._end()

    def leave_to_parent(self) -> None:
        """Ends all timers in a forked child. What they would have called stays with the parent.

        So it is not dropped here: finalizers might end what the parent uses.
        """
        self._has_ended = True
        for timer in list(self.active.values()):
            timer._life.clear()
