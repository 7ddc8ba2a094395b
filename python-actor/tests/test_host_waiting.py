"""How tasks wait for hosts."""

import asyncio
from time import monotonic_ns
from typing import Any

import pytest

from clutch._host.waiting import LoopTimer, TaskWaiter


class FailingOnce(asyncio.SelectorEventLoop):
    """Its next timer cannot be made, once it `fails`."""

    fails = False

    def call_at(  # type: ignore[override]
        self, *arguments: Any, **named: Any
    ) -> asyncio.TimerHandle:
        if self.fails:
            self.fails = False
            raise ZeroDivisionError
        return super().call_at(*arguments, **named)


def _waiter(timer: LoopTimer, seconds: float) -> TaskWaiter:
    return TaskWaiter(timer, monotonic_ns() + int(seconds * 1e9), None, timer.loop.create_future())


async def _wait(timer: LoopTimer, loop: FailingOnce, seconds: float) -> bool:
    return await _waiter(timer, seconds)


async def _others_end(loop: FailingOnce) -> None:
    timer = LoopTimer(loop)
    early = asyncio.create_task(_wait(timer, loop, 0.05))
    await asyncio.sleep(0)
    loop.fails = True
    with pytest.raises(ZeroDivisionError):
        await _wait(timer, loop, 0.01)
    later = asyncio.create_task(_wait(timer, loop, 0.02))
    done, _ = await asyncio.wait([early, later], timeout=5)
    assert done == {early, later}
    assert not any(task.result() for task in done)
    assert not timer.waits


def test_a_timer_that_cannot_be_made_ends_only_its_wait() -> None:
    loop = FailingOnce()
    try:
        loop.run_until_complete(asyncio.wait_for(_others_end(loop), 10))
    finally:
        loop.close()


async def _told_again() -> int:
    timer = LoopTimer(asyncio.get_running_loop())
    told = 0

    def tell() -> None:
        nonlocal told
        told += 1
        if told == 1:
            raise ZeroDivisionError  # as a signal handler may

    timer.when_waiting = tell
    with pytest.raises(ZeroDivisionError):
        await _waiter(timer, 0)
    for _ in range(2):
        await _waiter(timer, 0)
    return told


def test_an_exception_while_a_wait_is_told_of_does_not_end_the_telling() -> None:
    assert asyncio.run(asyncio.wait_for(_told_again(), 10)) == 2
