"""Actors and functions that start timers."""

import asyncio
import functools
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from types import FrameType
from typing import Any

import clutch
from clutch.errors import CallInterrupted, ClutchError

HOST: clutch.Host[Any] = clutch.host("h")
VARIABLE = ContextVar("VARIABLE", default="none")
seen: list[Any] = []
kept: dict[str, clutch.Timer] = {}


def note(*values: Any, **named: Any) -> None:
    seen.append([*values, *sorted(named.items())])


def noted() -> list[Any]:
    return seen


def late(times: list[float], due: float) -> None:
    times.append(time.monotonic() - due)


class Base:
    """Methods that an actor of `def` and one of `async def` share."""

    def noted(self) -> list[Any]:
        return seen

    def note_after(self, seconds: float, *values: Any, **named: Any) -> str:
        return repr(clutch.after(seconds, note, *values, **named))

    def note_all(self, *due: float) -> None:
        for seconds in due:
            clutch.after(seconds, note, "due", seconds)

    def note_every(self, seconds: float, name: str) -> None:
        kept[name] = clutch.every(seconds, note, name)

    def cancel(self, name: str) -> bool:
        return kept[name].cancel()

    def is_active(self, name: str) -> bool:
        return kept[name].is_active

    def in_thread(self, seconds: float, *values: Any) -> None:
        thread = threading.Thread(target=clutch.after, args=(seconds, note, *values))
        thread.start()
        thread.join()

    def thread_later(self, wait: float, seconds: float, *values: Any) -> None:
        """A thread starts the timer after the call has ended, while the worker is idle."""

        def run() -> None:
            time.sleep(wait)
            clutch.after(seconds, note, *values)

        threading.Thread(target=run).start()

    def start_and_cancel_then_thread(self) -> None:
        """What is started and cancelled in one call must not hide what a thread starts later."""
        clutch.after(5, note, "never").cancel()
        self.thread_later(0.05, 0.001, "from a thread")

    def in_signal_handler(self, wait: float, *values: Any) -> None:
        """A handler of a signal starts a timer while the worker is idle."""

        def handle(_number: int, _frame: FrameType | None) -> None:
            clutch.after(0.001, note, *values)

        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, wait)

    def lateness(self, count: int) -> None:
        times: list[float] = []
        kept_times.append(times)
        for number in range(count):
            seconds = 0.02 + 0.03 * number
            clutch.after(seconds, late, times, time.monotonic() + seconds)

    def times(self) -> list[float]:
        return kept_times[-1]

    def flood(self, count: int, seconds: float) -> str:
        try:
            for number in range(count):
                kept[str(number)] = clutch.after(seconds, note, number)
        except ClutchError as error:
            return f"{type(error).__name__}: {error}"
        return ""

    def churn(self, count: int) -> list[int]:
        """Starts and cancels timers; how many the worker still keeps."""
        from clutch import _timers

        for _ in range(count):
            assert clutch.after(1000, note).cancel()
        table: Any = _timers._table
        return [len(table.active), len(table._new), len(table._heap)]

    def cancel_in_run(self) -> None:
        def cancel() -> None:
            note("cancelled", kept["self"].cancel(), kept["self"].is_active, kept["self"].cancel())

        kept["self"] = clutch.every(0.001, cancel)

    def cancel_own_run(self) -> None:
        def run() -> None:
            note("once", kept["once"].cancel(), kept["once"].is_active)

        kept["once"] = clutch.after(0.001, run)

    def cancel_from_thread_during_run(self, repeats: bool) -> None:
        def run() -> None:
            outcome: list[bool] = []
            thread = threading.Thread(target=lambda: outcome.append(kept["run"].cancel()))
            thread.start()
            thread.join()
            note("during", outcome[0])

        kept["run"] = (clutch.every if repeats else clutch.after)(0.001, run)

    def nest(self) -> None:
        def run(depth: int) -> None:
            note("depth", depth)
            if depth < 3:
                timer = clutch.every(0.001, lambda: [timer.cancel(), run_at(depth + 1)])

        run_at: Callable[[int], object] = run
        clutch.after(0.001, run, 1)

    def raise_every(self, kind: str) -> None:
        errors: dict[str, Callable[[], BaseException]] = {
            "base": lambda: BaseException("a base"),
            "keyboard": KeyboardInterrupt,
            "cancelled": asyncio.CancelledError,
            "exit": lambda: SystemExit(3),
            "value": lambda: ValueError("a value"),
            "interrupted": lambda: CallInterrupted("by itself"),
        }

        def run() -> None:
            note("raises", kind)
            raise errors[kind]()

        kept["raises"] = clutch.every(0.005, run)

    def callables(self) -> None:
        class Called:
            def __call__(self, value: int) -> None:
                note("called", value)

        class CalledLater:
            async def __call__(self, value: int) -> None:
                await asyncio.sleep(0)
                note("called later", value)

        async def later(value: int) -> None:
            await asyncio.sleep(0)
            note("async", value)

        clutch.after(0.001, lambda: note("lambda"))
        clutch.after(0.002, functools.partial(note, "partial"), "more", key=1)
        clutch.after(0.003, Called(), 2)
        clutch.after(0.004, CalledLater(), 3)
        clutch.after(0.005, functools.partial(later, 4))
        clutch.after(0.006, seen.append, ["builtin"])

    def lambda_of_coroutine(self) -> None:
        async def later() -> None:
            note("never")

        clutch.after(0.001, lambda: later())

    def current(self) -> None:
        VARIABLE.set("of the caller")

        def run() -> None:
            call = clutch.current()
            clutch.progress(1, 2)
            note("current", call.call_id < 0, call.deadline, VARIABLE.get())

        clutch.after(0.001, run)

    def ask_in_run(self) -> None:
        clutch.after(0.001, lambda: note("answer", HOST.ask("from a run").get()))

    def wait_for_host(self) -> Any:
        clutch.after(0.001, note, "run")
        found = HOST.ask("from a call").get()
        note("call")
        return found

    def hang(self) -> None:
        def run() -> None:
            print("hangs", flush=True)
            try:
                while True:
                    time.sleep(0.001)
            except CallInterrupted:
                note("interrupted")
                print("interrupted", flush=True)
                raise

        clutch.after(0.001, run)

    def start_and_spin(self) -> None:
        clutch.after(0.05, note, "of an interrupted call")
        while True:
            time.sleep(0.001)

    def fork(self) -> str:
        """What a child that the code forks may do."""
        timer = clutch.after(1000, note)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                found = f"{timer.is_active} {timer.cancel()} "
                clutch.after(1, note)
            except ClutchError as error:
                found += f"{type(error).__name__}: {error}"
            os.write(writer, found.encode())
            os._exit(0)
        os.waitpid(child, 0)
        found = os.read(reader, 10_000).decode()
        os.close(reader)
        os.close(writer)
        return f"{found} {timer.cancel()}"

    def finish_in_run(self) -> None:
        def run() -> None:
            clutch.finish("by a timer")
            print("active", clutch.after(0.001, print, "never").is_active, flush=True)

        clutch.after(0.001, run)

    def numbers(self) -> Iterator[int]:
        """A source that is always ready."""
        while True:
            time.sleep(0.001)
            yield len(seen)

    async def numbers_async(self) -> AsyncIterator[int]:
        while True:
            await asyncio.sleep(0.001)
            yield len(seen)

    @clutch.on_stop
    def close(self) -> None:
        print("stopped", clutch.after(0.001, print, "never").is_active, len(seen), flush=True)


kept_times: list[list[float]] = []


@clutch.actor
class Timed(Base):
    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None:
            clutch.after(seconds, note, "constructor")

    @clutch.on_start
    def start(self) -> None:
        clutch.after(0.001, self.flush, "start")

    def flush(self, value: str) -> None:
        note("flush", value)

    def work(self, seconds: float) -> int:
        time.sleep(seconds)
        return len(seen)

    def busy_every(self, seconds: float, takes: float) -> None:
        def run() -> None:
            seen.append(time.monotonic())
            time.sleep(takes)

        kept["busy"] = clutch.every(seconds, run)

    def async_run(self) -> None:
        async def run() -> None:
            await asyncio.sleep(0.001)
            note("async run", clutch.current().call_id < 0)

        clutch.after(0.001, run)


@clutch.actor
class AsyncTimed(Base):
    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None:
            clutch.after(seconds, note, "constructor")

    @clutch.on_start
    async def start(self) -> None:
        clutch.after(0.001, self.flush, "start")

    async def flush(self, value: str) -> None:
        await asyncio.sleep(0)
        note("flush", value)

    async def work(self, seconds: float) -> int:
        await asyncio.sleep(seconds)
        return len(seen)

    async def flush_after(self, seconds: float, value: str) -> None:
        clutch.after(seconds, self.flush, value)

    async def busy_every(self, seconds: float, takes: float) -> None:
        async def run() -> None:
            seen.append(time.monotonic())
            await asyncio.sleep(takes)

        kept["busy"] = clutch.every(seconds, run)

    async def timeouts(self, count: int) -> int:
        """Starts and cancels runs that cannot begin; how many calls then wait."""
        for _ in range(count):
            timer = clutch.after(0.001, self.flush, "never")
            await asyncio.sleep(0.0015)
            timer.cancel()
        return _most_waiting()

    async def leave_with_tasks(self) -> None:
        """A run ends the worker, while a task takes long to end and other runs are due."""

        async def stay() -> None:
            try:
                await asyncio.sleep(1000)
            finally:
                await asyncio.sleep(0.05)
                print("ended", flush=True)

        async def leave() -> None:
            kept["task"] = asyncio.ensure_future(stay())  # type: ignore[assignment]
            await asyncio.sleep(0)
            raise SystemExit(4)

        clutch.every(0.005, note, "tick")
        clutch.after(0.01, leave)

    async def hang_async(self) -> None:
        async def run() -> None:
            print("hangs", flush=True)
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                print("cancelled", flush=True)
                raise

        clutch.after(0.001, run)


def _most_waiting() -> int:
    import gc

    from clutch._runtime.async_service import AsyncService

    (service,) = (it for it in gc.get_objects() if type(it) is AsyncService)
    return len(service._lanes.own.waiting)


def note_later(seconds: float, value: str) -> None:
    clutch.after(seconds, note, value)
