"""Timers in tests of user code, without a JVM, and what is refused."""

import asyncio
import copy
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest

import clutch
import clutch.testing
from clutch._reload.present import is_present, present
from clutch.errors import QueueFull, Refused
from type_checking import wrong_lines

VARIABLE = ContextVar("VARIABLE", default="none")


@clutch.actor
class Till:
    def __init__(self) -> None:
        self.done: list[Any] = []
        self.timer = clutch.every(5.0, self.flush)

    async def order(self, item: str) -> None:
        clutch.after(0.5, self.remind, item, loudly=True)

    def flush(self) -> None:
        self.done.append("flush")

    async def remind(self, item: str, loudly: bool = False) -> None:
        await asyncio.sleep(0)
        self.done.append((item, loudly))


def test_what_is_due_runs_in_the_order_of_time() -> None:
    with clutch.testing.timers() as timers:
        till = Till()
        asyncio.run(till.order("pear"))
        assert timers.advance(0.4) == 0
        assert timers.advance(0.1) == 1
        assert till.done == [("pear", True)]
        asyncio.run(till.order("plum"))
        assert timers.advance(10) == 3
        assert till.done[1:] == [("plum", True), "flush", "flush"]
        assert timers.active == [till.timer]
        assert till.timer.cancel()
        assert timers.advance(100) == 0
    assert timers.active == []


def test_equal_times_run_in_the_order_of_starts() -> None:
    done: list[int] = []
    with clutch.testing.timers() as timers:
        for number in range(100):
            clutch.after(1, done.append, number)
        assert timers.advance(1) == 100
    assert done == list(range(100))


def test_a_run_starts_and_cancels_timers() -> None:
    done: list[str] = []

    def first() -> None:
        done.append("first")
        clutch.after(1, second)
        assert doomed.cancel()
        assert not doomed.cancel()

    def second() -> None:
        done.append("second")
        clutch.after(1, done.append, "third")

    with clutch.testing.timers() as timers:
        clutch.after(1, first)
        doomed = clutch.after(1.5, done.append, "doomed")
        assert timers.advance(2) == 2
        assert timers.advance(1) == 1
    assert done == ["first", "second", "third"]


def test_what_a_run_raises_is_raised_and_the_timer_goes_on() -> None:
    runs: list[int] = []

    def run() -> None:
        runs.append(1)
        raise ValueError("a run that fails")

    with clutch.testing.timers() as timers:
        clutch.every(2, run)
        with pytest.raises(ValueError, match="a run that fails"):
            timers.advance(10)
        assert timers.advance(1.5) == 0
        with pytest.raises(ValueError, match="a run that fails"):
            timers.advance(0.5)
    assert len(runs) == 2


def test_a_run_sees_its_call() -> None:
    calls: list[clutch.Context] = []

    async def run() -> None:
        calls.append(clutch.current())

    with clutch.testing.timers() as timers, clutch.testing.calling(clutch.testing.context()):
        clutch.after(1, lambda: calls.append(clutch.current()))
        clutch.after(1, run)
        timers.advance(1)
    assert [(it.call_id, it.deadline) for it in calls] == [(-1, None), (-2, None)]


def test_a_run_sees_no_variable_of_the_code_under_test() -> None:
    seen: list[str] = []

    async def run() -> None:
        seen.append(VARIABLE.get())
        VARIABLE.set("a run")

    async def main() -> None:
        VARIABLE.set("a call")
        clutch.every(1, run)
        clutch.every(1, lambda: seen.append(VARIABLE.get()))
        await timers.advance_async(1)

    VARIABLE.set("the test")
    with clutch.testing.timers() as timers:
        asyncio.run(main())
        VARIABLE.set("a call")
        timers.advance(1)
    assert seen == ["the test"] * 4


def test_what_makes_a_coroutine_or_a_generator() -> None:
    with clutch.testing.timers() as timers:
        clutch.after(1, partial(Counter(), 2))
        timers.advance(1)
        assert Counter.counted == [2]
        clutch.after(1, lambda: _numbers())
        with pytest.raises(TypeError, match="returned a generator, and nobody runs its code"):
            timers.advance(1)
        clutch.after(1, lambda: _later())
        with pytest.raises(TypeError, match="pass the `async def` itself"):
            timers.advance(1)


class Counter:
    counted: ClassVar[list[int]] = []

    async def __call__(self, number: int) -> None:
        self.counted.append(number)


def test_timers_of_a_test_with_an_event_loop() -> None:
    done: list[str] = []
    loops: list[asyncio.AbstractEventLoop] = []

    async def later() -> None:
        await asyncio.sleep(0)
        loops.append(asyncio.get_running_loop())
        done.append("later")

    async def main() -> None:
        clutch.after(1, later)
        clutch.after(2, done.append, "def")
        with pytest.raises(RuntimeError, match=r"await timers\.advance_async"):
            timers.advance(1)
        assert await timers.advance_async(1) == 1
        assert loops == [asyncio.get_running_loop()]
        assert await timers.advance_async(1) == 1

    with clutch.testing.timers() as timers:
        asyncio.run(main())
    assert done == ["later", "def"]


def test_the_time_advances_once_at_a_time() -> None:
    with clutch.testing.timers() as timers:
        clutch.after(1, timers.advance, 1)
        with pytest.raises(RuntimeError, match="a run cannot advance it further"):
            timers.advance(1)
        for seconds in (-1, float("nan"), 1e9):
            with pytest.raises(ValueError, match="from 0 to 8640000"):
                timers.advance(seconds)


def test_threads_start_timers() -> None:
    with clutch.testing.timers() as timers:
        done: list[int] = []
        threads = [
            threading.Thread(target=clutch.after, args=(1, done.append, number))
            for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert timers.advance(1) == 8
    assert sorted(done) == list(range(8))


def test_there_is_a_bound() -> None:
    with clutch.testing.timers() as timers:
        started = [clutch.after(1, print) for _ in range(10_000)]
        with pytest.raises(QueueFull, match="10,000 timers are active"):
            clutch.every(1, print)
        assert started[0].cancel()
        clutch.every(1, print)
    assert timers.active == []
    assert not started[1].cancel()


def test_without_timers_it_is_said_what_to_do() -> None:
    with pytest.raises(Refused, match=r"in a test, use clutch.testing.timers\(\)"):
        clutch.after(1, print)


def test_timers_that_are_started_after_the_block_never_run() -> None:
    with clutch.testing.timers() as timers:
        pass
    before = clutch._timers.install(timers)
    try:
        assert not clutch.after(1, print).is_active
    finally:
        clutch._timers.install(before)


def test_a_timer_shows_what_it_is() -> None:
    with clutch.testing.timers():
        timer = clutch.every(2.5, partial(Till.flush, None))  # type: ignore[arg-type]
        shown = f"<clutch.Timer clutch.every(2.5, Till.flush) of {__file__}, line "
        assert repr(timer).startswith(shown)
        assert timer.is_active
        for copying in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError, match="a timer cannot be copied or pickled"):
                copying(timer)
        timer.cancel()
        assert repr(timer).endswith(", ended>")
        assert "clutch.after(1, Till)" in repr(clutch.after(1, Till))


def _numbers() -> Iterator[int]:
    yield 1


async def _later() -> None: ...


class Numbers:
    def __call__(self) -> Iterator[int]:
        yield 1


def _wrong(what: str) -> None:
    coroutine = _later()
    anything: Any = clutch
    attempts: dict[str, Callable[[], object]] = {
        "coroutine": lambda: anything.after(1, coroutine),
        "generator": lambda: clutch.every(1, _numbers),
        "object of a generator": lambda: clutch.after(1, partial(Numbers())),
        "none": lambda: anything.after(1, None),
        "zero": lambda: clutch.after(0, print),
        "nan": lambda: clutch.after(float("nan"), print),
        "inf": lambda: clutch.every(float("inf"), print),
        "long": lambda: clutch.every(8_640_001, print),
        "huge": lambda: clutch.every(10**400, print),
        "bool": lambda: clutch.after(True, print),
        "text": lambda: anything.after("1", print),
        "object": lambda: anything.after(object(), print),
        "made": clutch.Timer,
    }
    try:
        attempts[what]()
    finally:
        coroutine.close()


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("coroutine", "TypeError: clutch.after: it takes the function and its arguments, not a"),
        ("generator", "TypeError: clutch.every: _numbers is a generator function"),
        ("object of a generator", "TypeError: clutch.after: Numbers is a generator function"),
        ("none", "TypeError: clutch.after: the function must be callable, and NoneType is not"),
        ("zero", "ValueError: clutch.after: the seconds must be from 0.001 to 8640000"),
        ("nan", "not nan"),
        ("inf", "not inf"),
        ("long", "not 8640001.0"),
        ("huge", "not inf"),
        ("bool", "TypeError: clutch.after: the seconds must be a number, not bool"),
        ("text", "the seconds must be a number, not str"),
        ("object", "the seconds must be a number, not object"),
        ("made", "TypeError: a timer is made by clutch.after or clutch.every"),
    ],
)
def test_what_is_wrong_is_said(what: str, error: str) -> None:
    with clutch.testing.timers(), pytest.raises((TypeError, ValueError)) as raised:
        _wrong(what)
    assert error in f"{raised.type.__name__}: {raised.value}"


def test_functions_that_a_reload_has_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(Till):
        def flush(self) -> None:
            self.done.append("other")

    def within() -> None: ...

    Other.flush.__qualname__ = Till.flush.__qualname__
    with clutch.testing.timers():
        till = Till()
    old, of_partial = till.flush, partial(till.flush)
    till.__class__ = Other
    assert present(old) == till.flush
    present(of_partial)()
    assert till.done == ["other"]
    for same in (within, print, Till, lambda: None, till.done.append, present):
        assert present(same) is same
        assert is_present(same) == (same is present)
    assert [is_present(it) for it in (old, of_partial, till.flush)] == [False, False, True]
    assert is_present(partial(till.flush))
    before = test_threads_start_timers
    monkeypatch.setattr(sys.modules[__name__], before.__name__, lambda: None)
    assert present(before) is before
    monkeypatch.delattr(sys.modules[__name__], before.__name__)
    assert present(before) is before


USER_FILE = """
import clutch

async def remind(item: str, count: int = 1) -> None: ...

def flush() -> int:
    return 1

class Till:
    def __init__(self) -> None:
        self.timer: clutch.Timer = clutch.every(5.0, flush)
        clutch.after(0.5, remind, "pear")
        clutch.after(0.5, remind, "pear", count=2)
        clutch.after(0.5, self.sell, seconds=2)
        clutch.after(0.5, remind)
        clutch.after(0.5, remind, 1)
        clutch.every(0.5, flush, "more")
        clutch.every(0.5, remind, "pear", cnt=2)
        clutch.every("1", flush)
        clutch.after(0.5, flush())
        done: str = self.timer.cancel()

    def sell(self, seconds: float) -> None: ...
"""


def test_type_checkers_find_wrong_arguments(tmp_path: Path) -> None:
    assert wrong_lines(tmp_path, USER_FILE) == [
        "clutch.after(0.5, remind)",
        "clutch.after(0.5, remind, 1)",
        'clutch.every(0.5, flush, "more")',
        'clutch.every(0.5, remind, "pear", cnt=2)',
        'clutch.every("1", flush)',
        "clutch.after(0.5, flush())",
        "done: str = self.timer.cancel()",
    ]
