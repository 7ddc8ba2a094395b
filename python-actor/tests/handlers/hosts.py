"""Asks and tells hosts."""

import asyncio
import os
import threading
from collections.abc import Iterator
from typing import Any

import clutch
from clutch.errors import AskTimeout, ClutchError, QueueFull, Refused

PRICES: clutch.Host[str] = clutch.host("prices", str)


def price(item: str, timeout: float | None = None) -> float:
    return PRICES.ask(item, float, timeout).get()


def price_of_some(item: str) -> float:
    """Quick for no item."""
    return price(item) if item else 0.0


async def price_async(item: str, timeout: float | None = None) -> float:
    return await PRICES.ask(item, float, timeout)


def two(first: str, second: str) -> list[float]:
    asks = [PRICES.ask(item, float) for item in (first, second)]
    return [ask.get() for ask in reversed(asks)]


async def many(count: int) -> int:
    answers = await asyncio.gather(*(clutch.host("squares").ask(i, int) for i in range(count)))
    assert answers == [i * i for i in range(count)]
    return len(answers)


def one_by_one(count: int) -> int:
    for i in range(count):
        assert clutch.host("squares").ask(i, int).get() == i * i
    return count


def one_by_one_beside(count: int) -> list[int]:
    """The same, while a thread asks as often."""
    counts = []
    thread = threading.Thread(target=lambda: counts.append(one_by_one(count)))
    thread.start()
    counts.append(one_by_one(count))
    thread.join()
    counts.append(one_by_one(count))
    return counts


def failure(item: Any, name: str = "prices", timeout: float | None = None) -> list[Any]:
    """The class, text, notes and Java class of the error that an ask raises."""
    try:
        value = clutch.host(name).ask(item, float, timeout).get()
    except ClutchError as error:
        notes = getattr(error, "__notes__", [])
        return [type(error).__name__, str(error), notes, getattr(error, "java_class", "")]
    return ["", value, [], ""]


def unencodable() -> list[Any]:
    return failure([1, {"handle": threading.Lock()}])


def large(size: int) -> list[Any]:
    return failure(b"x" * size)


def tell(name: str, *messages: Any) -> None:
    for message in messages:
        clutch.host(name).tell(message)


async def tell_async(name: str, count: int) -> None:
    for number in range(count):
        await clutch.host(name).tell_async(number)


async def tell_on_loop(name: str, count: int) -> str:
    try:
        for number in range(count):
            clutch.host(name).tell(number)
    except QueueFull as full:
        return str(full)
    return ""


def flood(name: str, count: int, size: int = 0) -> int:
    """Tells this many numbers. Returns by how much the memory has grown, in KiB."""
    host = clutch.host(name)
    before = memory()
    for number in range(count):
        host.tell([number, b"x" * size] if size else number)
    return memory() - before


def memory() -> int:
    with open(f"/proc/{os.getpid()}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def in_thread(item: str) -> float:
    found: list[float] = []
    thread = threading.Thread(target=lambda: found.append(PRICES.ask(item, float).get()))
    thread.start()
    thread.join()
    return found[0]


async def in_to_thread(item: str) -> float:
    return await asyncio.to_thread(lambda: PRICES.ask(item, float).get())


async def get_on_loop(item: str) -> str:
    ask = PRICES.ask(item, float)
    try:
        ask.get()
    except RuntimeError as error:
        return f"{error}; {await ask}"
    return ""


def stream(count: int) -> Iterator[float]:
    for number in range(count):
        yield PRICES.ask(str(number), float).get()


def each(items: Iterator[str]) -> Iterator[float]:
    for item in items:
        yield PRICES.ask(item, float).get()


def forget(item: str, timeout: float | None = None) -> None:
    """Asks, and does not wait."""
    PRICES.ask(item, float, timeout)


def late(item: str) -> list[Any]:
    """An ask that ended by a timeout stays ended."""
    ask = PRICES.ask(item, float, 0.05)
    texts = []
    for _ in range(2):
        try:
            ask.get()
        except AskTimeout as error:
            texts.append(str(error))
    return texts


def in_child() -> str:
    """What a process that was forked by user code gets."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, str(failure("x")[:2]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    return os.read(reader, 1000).decode()


@clutch.actor
class Early:
    """Asks before the worker is ready."""

    def __init__(self) -> None:
        self.problem = ""
        try:
            PRICES.ask("x", float)
        except Refused as problem:
            self.problem = str(problem)

    def found(self) -> str:
        return self.problem

    @clutch.on_stop
    def close(self) -> None:
        clutch.host("ledger").tell("closed")


class Name(str):
    """Raises on all threads except the main thread."""

    def __hash__(self) -> int:
        self._check()
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        self._check()
        return super().__eq__(other)

    def __repr__(self) -> str:
        self._check()
        return super().__repr__()

    def _check(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise ZeroDivisionError


def price_of_odd_name(item: str) -> float:
    return clutch.host(Name("prices")).ask(item, float).get()


class OddLoop(asyncio.SelectorEventLoop):
    """Raises where another thread uses it."""

    def __init__(self) -> None:
        self._home = threading.get_ident()
        super().__init__()

    def __hash__(self) -> int:
        if threading.get_ident() != self._home:
            raise ZeroDivisionError
        return 1

    def call_soon_threadsafe(self, *_: Any, **__: Any) -> Any:  # type: ignore[override]
        raise SystemExit


def price_on_odd_loop(item: str, timeout: float) -> float:
    """The loop is not told of the answer, and finds it at the timeout."""
    loop = OddLoop()
    try:
        return loop.run_until_complete(price_async(item, timeout))
    finally:
        loop.close()


def cheapest(items: list[str], fails: bool = False) -> float:
    """Asks for all at once, and waits for the first one."""
    asks = [PRICES.ask(item, float) for item in items]
    first = asks[0].get()
    if fails:
        raise ValueError("too cheap")
    return min(first, *(ask.get() for ask in asks[1:]))


async def cheapest_async(items: list[str]) -> float:
    asks = [PRICES.ask(item, float) for item in items]
    return min([await ask for ask in asks])


async def leave_task(item: str) -> None:
    """A task that outlives its call asks before and after the end of the call."""
    waiting = asyncio.Event()

    async def sell() -> None:
        ask = PRICES.ask(item, float)
        waiting.set()
        price = await ask
        await clutch.host("ledger").tell_async(price + await PRICES.ask(item, float))

    task = asyncio.create_task(sell())
    LEFT.append(task)
    await waiting.wait()
    await asyncio.sleep(0)


LEFT: list[asyncio.Task[None]] = []


def for_another_call(item: str) -> None:
    KEPT.append(PRICES.ask(item, float))
    KEPT[-1].get()


def of_another_call() -> str:
    try:
        return str(KEPT[-1].get())
    except Refused as refusal:
        return str(refusal)


KEPT: list[Any] = []


def time_out(count: int) -> int:
    """Asks this many times in vain, without waiting for all but the last one."""
    asks = [PRICES.ask("pear", float, 0.01) for _ in range(count)]
    try:
        asks[-1].get()
    except AskTimeout:
        return len(asks)
    return 0


def has_room() -> bool:
    """Whether another ask may wait."""
    try:
        PRICES.ask("pear", float, 0.0)
    except QueueFull:
        return False
    return True
