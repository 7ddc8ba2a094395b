"""Timers of user code: functions that its process calls later, in order with its calls."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Sequence
from functools import partial
from types import (
    AsyncGeneratorType,
    BuiltinFunctionType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MethodType,
)
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, ParamSpec, Protocol

from clutch._calls.interrupt import shielded
from clutch._calls.registry import called, is_async, is_generator
from clutch._wire.exceptions import text
from clutch.context import child_here
from clutch.errors import QueueFull, Refused

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild

P = ParamSpec("P")

_SHORTEST, LONGEST = 0.001, 100 * 24 * 60 * 60.0
_MAXIMUM_NAME = 500
_GENERATORS = (GeneratorType, AsyncGeneratorType)
_NAMED = (FunctionType, MethodType, BuiltinFunctionType)

# How many timers may be active in a process.
_MOST = 10_000

_numbers = itertools.count(1)


class Work(NamedTuple):
    """What a run calls.

    Attributes:
        follows: a reload replaces the function by what it puts in its place
    """

    function: Callable[..., Any]
    is_async: bool
    positional: Sequence[Any]
    named: dict[str, Any]
    follows: bool = False


class Origin(NamedTuple):
    """How and where a timer was started. It is shown seldom, so only then it is made a text."""

    what: str
    nanoseconds: int
    function: object
    file: object
    line: int

    def __str__(self) -> str:
        call = f"{self.nanoseconds / 1e9:g}, {text(self.function, _MAXIMUM_NAME)}"
        place = f"{text(self.file, _MAXIMUM_NAME)}, line {self.line}"
        return f"clutch.{self.what}({call}) of {place}"


class Table(Protocol):
    """The timers of a process or of a test."""

    def now(self) -> int:
        """The time in nanoseconds."""

    def start(self, timer: Timer) -> None:
        """Runs the timer when it is due. For any thread."""

    def forget(self, timer: Timer) -> None:
        """Drops a timer of which no run will begin any more. For any thread."""

    def present(self, work: Work) -> Work:
        """The same with the function that a reload has put in its place."""


class Timer:
    """A timer that was started by `after` or `every`. Thread-safe.

    It runs whether or not anything refers to this object.
    """

    __slots__ = (
        "__weakref__",
        "_call_id",
        "_child",
        "_due",
        "_life",
        "_number",
        "_origin",
        "_period",
        "_table",
        "_work",
    )

    _call_id: int
    _child: LocalChild | None
    _due: int
    _life: list[bool]
    _number: int
    _origin: Origin
    _period: int
    _table: Table
    _work: Work | None

    def __init__(self) -> None:
        raise TypeError("a timer is made by clutch.after or clutch.every")

    @classmethod
    def _of(cls, table: Table, work: Work, origin: Origin) -> Timer:
        made = cls.__new__(cls)
        made._table = table
        made._work = work
        made._origin = origin
        made._number = next(_numbers)
        made._period = origin.nanoseconds if origin.what == "every" else 0
        made._due = table.now() + origin.nanoseconds
        # The id of the latest run's call, in a worker.
        made._call_id = 0
        # The child in this process that has started it, if one has.
        made._child = child_here.get()
        # Who removes the item decides: a run that begins, or a cancel. Each is one step.
        made._life = [True]
        return made

    @property
    def is_active(self) -> bool:
        """Whether a run is still to begin. One of `every` is active until it is cancelled."""
        return bool(self._life)

    def cancel(self) -> bool:
        """Prevents further runs. Returns whether there would have been one. For any thread.

        A run that has begun goes on. So the result is False if the only run of `after` has begun,
        if the timer was cancelled before, and once the worker ends.
        """
        return shielded(self._end)

    def __repr__(self) -> str:
        return f"<clutch.Timer {self._origin}{'' if self._life else ', ended'}>"

    def _end(self) -> bool:
        try:
            self._life.pop()
        except IndexError:
            return False
        self._work = None
        self._table.forget(self)
        return True

    def __reduce__(self) -> NoReturn:
        raise TypeError("a timer cannot be copied or pickled")

    @property
    def _next(self) -> Work | None:
        """What the next run calls; None if there is none."""
        work = self._work
        return None if work is None else self._table.present(work)

    def _begin(self, within_loop: bool) -> Work | None:
        """Begins a run. Returns what it calls; None if it was cancelled, or has to be planned anew.

        A reload may have put an `async def` in the place of a `def`, which needs the loop.
        """
        work = self._next
        if work is None or (work.is_async and not within_loop):
            return None
        is_alive = bool(self._life) if self._period else self._end()
        return work if is_alive else None

    def _rearm(self, now: int) -> bool:
        """Moves the due time to the next one that has not passed; False if there is none.

        The only run of `after` stays due if it could not begin.
        """
        if not self._life:
            return False
        if self._period:
            self._due += self._period * ((now - self._due) // self._period + 1)
        return True

    def _run(self) -> None:
        """Runs a `def` function."""
        work = shielded(partial(self._begin, False))
        if work is None:
            return
        outcome = work.function(*work.positional, **work.named)
        if type(outcome) is CoroutineType:
            outcome.close()
            raise TypeError(
                "the function of the timer returned a coroutine, and none of its code has run:"
                " pass the `async def` itself, with its arguments behind it"
            )
        if type(outcome) in _GENERATORS:
            raise TypeError(
                "the function of the timer returned a generator, and nobody runs its code"
            )

    async def _run_async(self) -> None:
        """Runs an `async def` function."""
        work = shielded(partial(self._begin, True))
        if work is None:
            return
        outcome = work.function(*work.positional, **work.named)
        if hasattr(outcome, "__await__"):  # a reload may have put a `def` in its place
            await outcome


def after(
    seconds: float, function: Callable[P, object], /, *positional: P.args, **named: P.kwargs
) -> Timer:
    """Calls the function once, with these arguments, after `seconds`.

    The function is a `def` or an `async def`, by preference a method of the actor. A run of it is a
    call that the worker makes itself, in order with its calls: a `def` on the main thread, an
    `async def` as a task within the concurrency of the actor. So it may come later than that if the
    worker is busy. It has no deadline, sees none of the caller's context variables, and what it
    returns is dropped. What it raises is logged; `SystemExit` ends the worker, as in a call.

    The timer ends with the process, without a run. A cancel, an interrupt or the deadline of the
    call that started it does not end it. May be called on any thread, also while the worker loads:
    the run comes once the worker is ready. Once the worker ends, a new timer never runs. In a test,
    use `clutch.testing.timers`.

    Raises:
        TypeError: `seconds` is not a number, or the function cannot be called later
        ValueError: `seconds` is not from 0.001 to 8,640,000 (100 days)
        QueueFull: 10,000 timers are active in this process
        Refused: this process is no worker: it was forked from one, or is a template
    """
    return _start("after", seconds, function, positional, named)


def every(
    seconds: float, function: Callable[P, object], /, *positional: P.args, **named: P.kwargs
) -> Timer:
    """Calls the function again and again, at a fixed rate: first when `seconds` have passed.

    Runs are due at whole multiples of `seconds` after the start, so delays do not add up. A run
    that is due while the one before still waits or runs is left out: runs of a timer never overlap,
    and none are made up for. A run that raises does not end the timer. Else, all is as for `after`,
    and with the same errors.
    """
    return _start("every", seconds, function, positional, named)


def _start(
    what: str,
    seconds: float,
    function: Callable[..., Any],
    positional: Sequence[Any],
    named: dict[str, Any],
) -> Timer:
    nanoseconds = round(_checked(what, seconds) * 1e9)
    _check(what, function)
    table = _table
    if table is None:
        raise Refused(
            "there are no timers here: this process is not a worker, was forked from one, or is a"
            " template that preloads modules; in a test, use clutch.testing.timers()"
        )
    caller = sys._getframe(2)
    file, line = caller.f_code.co_filename, caller.f_lineno
    origin = Origin(what, nanoseconds, _name(function), file, line)
    timer = Timer._of(table, Work(function, is_async(function), positional, named), origin)
    shielded(partial(table.start, timer))
    return timer


def _checked(what: str, seconds: object) -> float:
    try:
        if isinstance(seconds, bool | str | bytes | bytearray):  # `float` would take it
            raise TypeError
        found = float(seconds)  # type: ignore[arg-type]
    except TypeError:
        kind = type(seconds).__name__
        raise TypeError(f"clutch.{what}: the seconds must be a number, not {kind}") from None
    except OverflowError:
        found = float("inf")
    if not _SHORTEST <= found <= LONGEST:
        raise ValueError(
            f"clutch.{what}: the seconds must be from 0.001 to 8640000 (100 days), not {found}"
        )
    return found


def _check(what: str, function: object) -> None:
    if isinstance(function, CoroutineType):
        raise TypeError(
            f"clutch.{what}: it takes the function and its arguments, not a coroutine:"
            f" clutch.{what}(seconds, {text(function.__name__, _MAXIMUM_NAME)}, ...)"
        )
    if not callable(function):
        kind = type(function).__name__
        raise TypeError(f"clutch.{what}: the function must be callable, and {kind} is not")
    if is_generator(called(function)):
        name = text(_name(function), _MAXIMUM_NAME)
        raise TypeError(
            f"clutch.{what}: {name} is a generator function, so a call would run none of its code"
        )


def _name(function: object) -> object:
    while type(function) is partial:
        function = function.func
    named = function if type(function) in _NAMED or isinstance(function, type) else type(function)
    return getattr(named, "__qualname__", "")


def check_room(active: int) -> None:
    """Raises QueueFull if there are too many active timers, with one that is about to start."""
    if active > _MOST:
        raise QueueFull(f"{_MOST:,} timers are active in this process, which may have no more")


_table: Table | None = None


def install(table: Table | None) -> Table | None:
    """Sets the timers of this process. Returns those before."""
    global _table
    before, _table = _table, table
    return before
