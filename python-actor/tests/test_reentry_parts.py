"""The parts of a wait on the main thread, without a worker."""

import os
from collections.abc import Iterator
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from msgspec import Raw

from clutch._calls.call_table import CallTable
from clutch._calls.interrupt import apply, is_in_user_code
from clutch._runtime.reentry import MainWaiter, Reentry
from clutch._wire import exit_codes, frames
from clutch._wire.address import LinkLostError
from clutch.context import Context

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


class Outbox:
    def __init__(self) -> None:
        self.found: list[Any] = []
        self.lost: LinkLostError | None = None

    def reply(self, reply: Any) -> None:
        self.found.append(reply)

    def give_back(self) -> None:
        self.found.append("credit")

    def flush(self) -> None:
        if self.lost is not None:
            raise self.lost


class Invoker:
    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def find(self, call: frames.DataDown) -> None:
        return None

    def context(self, call: frames.DataDown, now: int) -> Context:
        return Context(call.id, 0, "", {})

    def run(self, *_: object) -> None:
        if self._error is not None:
            raise self._error


def keep(shared: Any, kind: type[frames.Call], error: Exception | None) -> None:
    call = kind(2, "module:name", Raw(b"\x90"), Raw(b"\x80"), within=7)
    shared.kept = [(call, ())]
    shared.call_table.admit([2])
    shared.outbox = Outbox()
    shared.invoker = Invoker(error)


@pytest.mark.parametrize("kind", [frames.Call, frames.Cast])
def test_a_call_that_cannot_be_run_is_answered(
    reentry: Reentry, shared: Any, kind: type[frames.Call]
) -> None:
    keep(shared, kind, RuntimeError("something unknown"))
    with pytest.raises(RuntimeError):
        wait(reentry)
    [found] = shared.outbox.found
    assert found == "credit" if kind is frames.Cast else found.code == "raised"
    assert not shared.call_table.running()


def test_user_code_does_not_catch_the_loss_of_the_owner(
    reentry: Reentry, shared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(shared, frames.Call, None)
    shared.outbox.lost = LinkLostError("it is gone")

    def leave(code: int, text: str) -> NoReturn:
        raise SystemError(code, text)

    monkeypatch.setattr(exit_codes, "leave", leave)
    with pytest.raises(SystemError, match="it is gone"):
        wait(reentry)
