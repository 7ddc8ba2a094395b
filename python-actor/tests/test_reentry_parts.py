"""The parts of a wait on the main thread, without a worker."""

import os
from collections.abc import Iterator
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import Raw

from clutch._calls.call_table import CallTable
from clutch._calls.interrupt import apply, is_in_user_code
from clutch._runtime.reentry import MainWaiter, Reentry
from clutch._wire import frames

CALL = frames.Call(2, "module:name", Raw(b"\x90"), Raw(b"\x80"), within=7)


class Shared(SimpleNamespace):
    """Stands for what the services share. Each attribute may be replaced."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        channel = SimpleNamespace(fileno=self.reader, has_more=lambda: False)
        super().__init__(
            channel=channel,
            call_table=CallTable(),
            kept=[(CALL, ())],
            caller_of=lambda ask_id: 1,
            exits=[],
        )


@pytest.fixture
def shared() -> Iterator[Any]:
    made = Shared()
    yield made
    os.close(made.reader)
    os.close(made.writer)


@pytest.fixture
def reentry(shared: Any) -> Iterator[Reentry]:
    made = Reentry(shared, lambda waiting: None, lambda: None, copy_context())
    yield made
    os.close(made._reader)
    os.close(made._writer)


def wait(reentry: Reentry) -> bool:
    """Waits for no time, as a user's function does."""
    waited: bool = apply(MainWaiter(reentry, 1, None).wait, (0.0,), {})
    return waited


def test_no_interrupt_comes_while_it_reads_ahead_or_looks_for_a_call(
    reentry: Reentry, shared: Any
) -> None:
    seen: list[bool] = []

    def see(*_: object) -> int:
        seen.append(is_in_user_code())
        return 0

    shared.channel.has_more = see
    shared.caller_of = see
    assert not wait(reentry)
    assert seen == [False, False]
