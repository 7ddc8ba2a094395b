"""Runs steps that wait now and then, in a `def` or in an `async def`.

So what is done for a call of an entity is written once for both. The steps are not interrupted,
only the user's code that they run.
"""

from __future__ import annotations

from collections.abc import Awaitable, Generator
from functools import partial
from typing import Any, TypeVar

from clutch._calls.interrupt import shielded
from clutch._host.asking import Ask

R = TypeVar("R")

# What steps wait for: an `Ask`, or in an `async def` anything that it can await.
Steps = Generator[Awaitable[Any], Any, R]


def run(steps: Steps[R]) -> R:
    """Runs the steps to their end. They may wait for asks alone."""
    return shielded(partial(_run, steps))


def _run(steps: Steps[R]) -> R:
    try:
        waiting = next(steps)
        while True:
            try:
                assert isinstance(waiting, Ask)
                value = waiting.get()
            except BaseException as error:
                waiting = steps.throw(error)
            else:
                waiting = steps.send(value)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


async def run_async(steps: Steps[R]) -> R:
    """Runs the steps to their end, in the current task."""
    try:
        waiting = shielded(partial(next, steps))
        while True:
            try:
                value = await waiting
            except BaseException as error:
                waiting = shielded(partial(steps.throw, error))
            else:
                waiting = shielded(partial(steps.send, value))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
