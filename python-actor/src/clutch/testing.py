"""Support for tests of actors in plain pytest, without a JVM."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic_ns
from typing import NamedTuple

from clutch import _progress, _timers
from clutch._fake_timers import FakeTimers
from clutch._host import own, place
from clutch._host.fake import FakeHosts
from clutch._host.fake_children import FakeChild
from clutch._host.fake_host import FakeHost
from clutch.context import Context, running

__all__ = [
    "FakeChild",
    "FakeHost",
    "FakeHosts",
    "FakeTimers",
    "Progress",
    "calling",
    "cancel",
    "context",
    "hosts",
    "reported",
    "timers",
]


def context(
    call_id: int = 1,
    *,
    deadline: float | None = None,
    cancelled: bool = False,
    path: str = "pekko://test/user/worker",
    headers: Mapping[str, str] | None = None,
    function: str = "",
) -> Context:
    """A context to pass to a handler directly. `deadline` is in seconds from now."""
    due = 0 if deadline is None else monotonic_ns() + int(deadline * 1e9)
    made = Context(call_id, due, path, dict(headers or {}), function)
    made._cancelled = cancelled
    return made


def cancel(context: Context) -> None:
    """Sets `context.cancelled`, as a cancel by the caller does."""
    context._cancelled = True


@contextmanager
def calling(context: Context) -> Iterator[Context]:
    """Makes `clutch.current()` return the context within the block."""
    token = running.set(context)
    try:
        yield context
    finally:
        running.reset(token)


class Progress(NamedTuple):
    """What one call of `clutch.progress` told."""

    done: float
    total: float | None
    text: str


@contextmanager
def reported() -> Iterator[list[Progress]]:
    """Collects all progress that is told within the block, on any thread, in its order."""
    told: list[Progress] = []
    before = _progress.begin(lambda *parts: told.append(Progress(*parts)))
    try:
        yield told
    finally:
        _progress.begin(before)


@contextmanager
def hosts() -> Iterator[FakeHosts]:
    """Has `clutch.host`, `contract` and `watch` use the hosts that are added to the result.

    `clutch.self_ref` refers to its `own`, which holds the names that `clutch.register` registers
    and `unregister` gives back. `clutch.find` finds these, and what `register` of a fake host has
    registered. `clutch.spawn` gives fake children, which `clutch.stop` stops.

    Which code is a constructor is not known here: a constructor that waits for `register` passes a
    test, and fails the start of a worker.

    Messages and replies are encoded and decoded as in a worker, so what cannot cross is refused.
    """
    made = FakeHosts()
    before = place.install(made)
    own_before = own.install(lambda: made.own.ref)
    try:
        yield made
    finally:
        own.install(own_before)
        place.install(before)
        made.close()


@contextmanager
def timers() -> Iterator[FakeTimers]:
    """Has `clutch.after` and `clutch.every` start timers that run when the test lets time pass.

    No real time passes: `advance(5.0)` of the result runs what is due within five seconds. Timers
    end with the block.
    """
    made = FakeTimers()
    before = _timers.install(made)
    try:
        yield made
    finally:
        _timers.install(before)
        made.close()
