"""The package as Python authors use it, without a JVM."""

import asyncio
import importlib

import pytest

import clutch
from clutch import Context, actor, current, errors, on_start, on_stop, testing
from clutch._calls.registry import callable_names, hook_name, needs_loop


@actor(concurrency=8)
class Counter:
    def __init__(self, start: int = 0) -> None:
        self.value = start
        self.is_open = False

    @on_start
    async def open(self, context: Context) -> None:
        self.is_open = True

    def add(self, n: int) -> int:
        self.value += n
        return self.value

    async def slow(self, n: int, context: Context) -> int:
        return n + context.call_id

    @on_stop
    def close(self) -> None:
        self.is_open = False


class Wider(Counter):
    def more(self) -> None: ...


def test_public_names() -> None:
    assert clutch.__all__ == [
        "Ask",
        "CallInterrupted",
        "Context",
        "Failed",
        "Host",
        "Ref",
        "Timer",
        "actor",
        "after",
        "after_fork",
        "batch",
        "before_fork",
        "codec",
        "contract",
        "current",
        "entity",
        "every",
        "find",
        "finish",
        "host",
        "on_passivate",
        "on_start",
        "on_stop",
        "on_terminated",
        "progress",
        "register",
        "self_ref",
        "spawn",
        "stop",
        "unregister",
        "unwatch",
        "watch",
    ]
    public = {
        "context": {"Context", "current"},
        "testing": {"Progress", "calling", "cancel", "context", "hosts", "reported", "timers"},
    }
    for module, names in public.items():
        found = vars(importlib.import_module(f"clutch.{module}"))
        own = {n for n, v in found.items() if getattr(v, "__module__", "") == f"clutch.{module}"}
        assert own == names
    exceptions = {n for n, v in vars(errors).items() if isinstance(v, type)}
    assert exceptions == {
        "AskTimeout",
        "CallInterrupted",
        "ClutchError",
        "EntityError",
        "HostError",
        "NoCallError",
        "QueueFull",
        "Refused",
        "StdinError",
        "UpstreamFailed",
        "WouldDeadlock",
    }


def test_marked_class_is_used_plainly() -> None:
    counter = Counter(3)
    assert counter.add(4) == 7
    asyncio.run(counter.open(testing.context()))
    assert counter.is_open
    assert asyncio.run(counter.slow(1, testing.context(call_id=5))) == 6
    counter.close()
    assert type(Counter) is type


def test_marks_are_found_through_inheritance() -> None:
    assert callable_names(Wider) == ["add", "more", "slow"]
    assert (hook_name(Wider, "start"), hook_name(Wider, "stop")) == ("open", "close")
    assert needs_loop(Wider)


def test_actor_refuses_what_it_cannot_mark() -> None:
    with pytest.raises(TypeError, match="@actor marks classes"):
        actor(len)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="at least 1, not 0"):
        actor(concurrency=0)


def test_testing_context() -> None:
    context = testing.context(deadline=60, headers={"a": "b"}, path="p")
    assert context.deadline is not None
    assert 59 < context.deadline <= 60
    assert (context.call_id, context.path, context.headers) == (1, "p", {"a": "b"})
    assert testing.context().deadline is None
    assert testing.context(deadline=-1).deadline == 0
    assert testing.context(cancelled=True).cancelled


def test_cancel_in_a_test() -> None:
    context = testing.context()
    assert not context.cancelled
    testing.cancel(context)
    assert context.cancelled


def test_current_within_a_call_only() -> None:
    with pytest.raises(errors.NoCallError, match="only within a call"):
        current()
    with testing.calling(testing.context(call_id=9)) as context:
        assert current() is context
    with pytest.raises(errors.NoCallError):
        current()
