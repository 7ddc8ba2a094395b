"""`def` functions and constructors that use asyncio, for a worker under test."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import clutch

ways = ["run", "new loop", "own loop", "running", "task"]
done: list[str] = []


async def _later(number: int) -> int:
    await asyncio.sleep(0.001)
    return number + 1


def use(way: str) -> str:
    """The result of one of the ways in which a `def` function may use asyncio."""
    try:
        return str(_use(way))
    except RuntimeError as error:
        return f"RuntimeError: {error}"


def _use(way: str) -> object:
    coroutine = _later(1)
    try:
        if way == "run":
            return asyncio.run(coroutine)
        if way == "new loop":
            loop = asyncio.new_event_loop()
            try:
                return loop.run_until_complete(coroutine)
            finally:
                loop.close()
        if way == "own loop":
            return asyncio.get_event_loop().run_until_complete(coroutine)
        if way == "running":
            return asyncio.get_running_loop()
        if way == "close":
            asyncio.get_event_loop().close()
        return asyncio.create_task(coroutine)
    finally:
        coroutine.close()


def stream(way: str) -> Iterator[str]:
    yield use(way)
    yield use(way)


async def touch() -> str:
    await asyncio.sleep(0)
    return "touched"


async def wait() -> str:
    while "wait" not in done:
        await asyncio.sleep(0.001)
    return "waited"


def let_wait() -> str:
    """Runs the worker's loop for a moment, while another call waits."""
    done.append("wait")
    asyncio.get_event_loop().run_until_complete(asyncio.sleep(0.05))
    return "let"


def sleep_in_loop(seconds: float) -> None:
    asyncio.get_event_loop().run_until_complete(asyncio.sleep(seconds))


def order() -> list[str]:
    return done


def note(text: str) -> None:
    time.sleep(0.001)
    done.append(text)


async def note_async(text: str) -> None:
    done.append(text)


def stop_loop() -> str:
    asyncio.get_event_loop().stop()
    return "stopped"


async def stop_loop_async() -> str:
    asyncio.get_event_loop().stop()
    await asyncio.sleep(0)
    return "stopped"


def make_eager() -> None:
    asyncio.get_event_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]


async def at_once(number: int) -> int:
    return number


async def count(to: int) -> AsyncIterator[int]:
    for number in range(to):
        yield number


def tasks() -> list[str]:
    """The references that the worker keeps to tasks that have ended."""
    import gc

    gc.collect()
    return [str(o) for o in gc.get_objects() if isinstance(o, asyncio.Task) and o.done()]


@clutch.actor(concurrency=4)
class Client:
    """An actor whose constructor asks for the loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_event_loop()
        self.result = self.loop.create_future()

    @clutch.on_start
    def open(self) -> None:
        assert asyncio.run(_later(1)) == 2

    async def wait(self) -> list[object]:
        self.loop.call_later(0.01, self.result.set_result, "x")
        return [self.loop is asyncio.get_running_loop(), await asyncio.wait_for(self.result, 5)]

    def same(self) -> bool:
        return self.loop is asyncio.get_event_loop()

    def use(self, way: str) -> str:
        return use(way)

    async def touch(self) -> str:
        return await touch()


@clutch.actor
class Feed:
    """An actor of which only streams need the loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_event_loop()

    async def loops(self) -> AsyncIterator[bool]:
        yield self.loop is asyncio.get_running_loop()

    def same(self) -> bool:
        return self.loop is asyncio.get_event_loop()
