"""Actors with state, hooks, concurrency and a context."""

import asyncio
import threading
import time

import clutch
from clutch import Context, actor, on_start, on_stop


@actor
class Account:
    def __init__(self, owner: str, balance: int = 0, *, note: str = "none") -> None:
        self.owner = owner
        self.balance = balance
        self.note = note
        self._hidden = 1

    def add(self, amount: int) -> int:
        self.balance += amount
        return self.balance

    def describe(self) -> list[str | int]:
        return [self.owner, self.balance, self.note]

    def fail(self) -> None:
        raise ValueError("no money")

    def _secret(self) -> str:
        return "secret"

    @property
    def limit(self) -> int:
        return 7

    @staticmethod
    def twice(value: int) -> int:
        return 2 * value


@actor(concurrency=4)
class Interleaved:
    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.started: list[int] = []
        self.gate = asyncio.Event()

    async def wait(self, number: int) -> int:
        self.started.append(number)
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.gate.wait()
        self.inside -= 1
        return number

    async def open_gate(self) -> None:
        self.gate.set()

    def look(self) -> list[int]:
        return [self.inside, self.most, *self.started]

    def open_gate_plainly(self) -> None:
        self.gate.set()


@actor
class Plain:
    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.threads: set[str] = set()

    def work(self) -> bool:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.threads.add(threading.current_thread().name)
        time.sleep(0.001)
        self.inside -= 1
        return threading.current_thread() is threading.main_thread()

    def look(self) -> list[object]:
        return [self.most, sorted(self.threads)]


@actor
class Hooked:
    def __init__(self, path: str) -> None:
        self.path = path
        self.events = ["made"]

    @on_start
    async def begin(self) -> None:
        self.events.append("started")

    @on_stop
    def end(self, context: Context) -> None:
        self.events.append("stopped")
        with open(self.path, "w") as file:
            file.write(" ".join([*self.events, context.path]))

    def look(self) -> list[str]:
        return self.events


@actor
class BadEnd:
    def ping(self) -> str:
        return "pong"

    @on_stop
    def end(self) -> None:
        raise OSError("cannot tidy up")


@actor
class Curious:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def context(self, context: Context) -> dict[str, object]:
        return {
            "call_id": context.call_id,
            "deadline": context.deadline,
            "headers": dict(context.headers),
            "path": context.path,
            "same": clutch.current() is context,
        }

    def wait_for_cancel(self, marker: str, context: Context) -> None:
        with open(marker, "w"):
            pass
        until = time.monotonic() + 30
        while not context.cancelled and time.monotonic() < until:
            time.sleep(0.001)
        self.seen.append("cancelled" if context.cancelled else "never")

    async def wait_for_cancel_async(self) -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            self.seen.append("cancelled async")
            raise

    def look(self) -> list[str]:
        return self.seen

    def in_thread(self) -> str:
        found: list[str] = []

        def look() -> None:
            try:
                clutch.current()
            except RuntimeError as error:
                found.append(type(error).__name__)

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        return found[0]


@actor
class Recorder:
    def __init__(self) -> None:
        self.all: list[int] = []

    def note(self, number: int) -> None:
        self.all.append(number)

    async def note_async(self, number: int) -> None:
        self.all.append(number)

    def fail(self, text: str) -> None:
        raise ValueError(text)

    def look(self) -> list[int]:
        return self.all
