"""The table of a worker's timers by itself."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

import clutch
from clutch import _timers
from clutch._calls.call_table import CallTable
from clutch._calls.timers import Timers


@pytest.fixture
def table() -> Iterator[Timers]:
    made = Timers(CallTable(), lambda: -1)
    before = _timers.install(made)
    yield made
    _timers.install(before)
    made.end()


def test_a_signal_handler_that_raises_keeps_nobody_from_being_told(table: Timers) -> None:
    told: list[bool] = []

    def tell() -> bool:
        told.append(True)
        if len(told) == 1:
            raise TimeoutError("of a signal handler")
        return True

    table.tell = tell
    with pytest.raises(TimeoutError):
        clutch.after(1, print)
    assert len(told) == 2
    clutch.after(1, print)
    assert len(told) == 3
    clutch.after(1, print)
    assert len(told) == 3, "it was told, and has not looked yet"
    table.next_due()
    clutch.after(1, print)
    assert len(told) == 4


def replaced() -> None: ...


@pytest.mark.parametrize("start", [clutch.after, clutch.every])
def test_an_async_def_in_the_place_of_a_def_that_was_taken_runs_as_one(
    table: Timers, start: Callable[..., clutch.Timer]
) -> None:
    present: list[Callable[[], object]] = [replaced]
    table.replace_by(lambda function: present[0], lambda function: True)
    timer = start(0.001, replaced)
    run = _taken(table)
    assert not run.handler.is_async
    present[0] = _later
    run.handler.function()
    run.end()
    assert timer.is_active
    assert _taken(table).handler.is_async
    assert timer.cancel()


def _taken(table: Timers) -> Any:
    """The run that is due next, once it is."""
    limit = monotonic() + 10
    while not (taken := table.take()):
        assert monotonic() < limit
    return taken[0][0]


async def _later() -> None: ...
