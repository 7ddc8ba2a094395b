"""Hosts for tests of user code without a JVM."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Timer
from typing import Any

from clutch._calls.registry import hook_name
from clutch._codec import references
from clutch._codec.references import Reference
from clutch._host.asking import Ask, deadline_of
from clutch._host.fake_children import FakeChild, FakeChildren
from clutch._host.fake_host import FakeHost
from clutch._host.fake_names import FakeNames
from clutch._host.host_names import BuiltInName, named
from clutch._host.kinds import kind_of
from clutch._host.values import LARGEST_MESSAGE, Values
from clutch._host.waiting import ThreadWaiter, Woken
from clutch.context import running
from clutch.errors import ClutchError, HostError, Refused

_DEPTH = 64


class FakeHosts:
    """The hosts of a test; made by `clutch.testing.hosts`. Thread-safe."""

    def __init__(self) -> None:
        self.values = Values(LARGEST_MESSAGE, _DEPTH)
        self._hosts: dict[str, FakeHost] = {}
        self._timers: list[Timer] = []
        self._watched: set[Reference] = set()
        self._own = FakeHost("self", self)
        self._names = FakeNames(self._own)
        self._children = FakeChildren(self)
        functions = {**self._names.functions, **self._children.functions}
        self._built_in = {
            function: FakeHost(function, self).answer(answer)
            for function, answer in functions.items()
        }

    @property
    def own(self) -> FakeHost:
        """The actor under test: what its `self_ref()` was told and asked, and its names."""
        return self._own

    def spawns(self, actor: type) -> FakeChild:
        """A child for the next `clutch.spawn` of this class; several are taken in their order."""
        return self._children.announce(actor)

    @property
    def children(self) -> list[FakeChild]:
        """All that were spawned, in their order, without those that had to `fail`."""
        return list(self._children.spawned)

    def add(self, name: str) -> FakeHost:
        """Offers a host under this name, in place of one that had it."""
        made = self._hosts[name] = FakeHost(name, self)
        return made

    def _ref(self, host: FakeHost) -> Any:
        made = references.read_as(host._token, f"/user/{host._name}")
        self._hosts[made._name] = host
        return made

    def watch(self, reference: Reference) -> None:
        """As the code under test calls it, by `clutch.watch`."""
        self._find(reference._name)
        self._watched.add(reference)

    def unwatch(self, reference: Reference) -> None:
        """As the code under test calls it, by `clutch.unwatch`."""
        self._watched.discard(reference)

    def _tell_terminated(self, host: FakeHost, actor: object, reason: str) -> Any:
        name = hook_name(type(actor), "terminated")
        assert name, f"{type(actor).__name__} has no method that is marked with on_terminated"
        assert host.ref in self._watched, f"{named(host.ref._name)} is not watched"
        self._watched.discard(host.ref)
        return getattr(actor, name)(host.ref, reason)

    def ask(self, host: str, message: object, reply_type: Any, timeout: float | None) -> Ask[Any]:
        """As the code under test calls it, by `clutch.host`."""
        its = self._find(host)
        body = self.values.encode(host, message)
        kind = kind_of(host, is_loading=False)
        ask = kind(self, host, body, reply_type, deadline_of(running.get(), timeout))
        its.asked.append(message)
        if its._delay is not None:
            outcome = self._outcome(its, message)
            if its._delay:
                timer = Timer(its._delay, _settle, (ask, outcome))
                timer.daemon = True
                self._timers.append(timer)
                timer.start()
            else:
                _settle(ask, outcome)
        return ask

    def tell(self, host: str, message: object) -> None:
        """As the code under test calls it, by `clutch.host`."""
        its = self._find(host)
        self.values.encode(host, message)
        if not its.has_terminated:
            its.told.append(message)

    def tell_soon(self, host: str, message: object) -> None:
        """The same without a wait, of a host of Clutch itself."""
        self._find(host)._reply(message)

    def soon(self, action: Callable[[], None]) -> None:
        """Runs the action now."""
        action()

    async def tell_async(self, host: str, message: object) -> None:
        """As the code under test calls it, by `clutch.host`."""
        self.tell(host, message)

    def _find(self, host: str) -> FakeHost:
        its = self._hosts.get(host)
        if isinstance(host, BuiltInName):
            its = self._built_in.get(host.function)
        if its is None:
            names = (name for name in self._hosts if not name.startswith("@"))
            there = ", ".join(map(repr, sorted(names))) or "none"
            raise Refused(f"this test offers no {named(host)}; it offers: {there}")
        return its

    def _outcome(self, host: FakeHost, message: object) -> object:
        if host.has_terminated:
            return HostError(f"{named(host._name)} failed: the actor stopped before it replied")
        try:
            reply = host._reply(message)
            if not isinstance(reply, BaseException):
                return self.values.encode_reply(host._name, reply)
            error = reply
        except AssertionError:
            raise
        except Exception as raised:
            error = raised
        if isinstance(error, ClutchError):
            return error.with_traceback(None)  # its frames would keep the ask alive
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        return HostError(f"{named(host._name)} failed: {kind}: {error}", kind)

    def log(self, text: str) -> None:
        logging.getLogger("clutch").warning(text)

    def give_up(self, ask: Ask[Any]) -> None:
        self._find(ask._host).withdrawn += 1
        woken = Woken()
        ask._wake(woken)
        woken.tell()

    @property
    def is_loading(self) -> bool:
        return False

    def waiter(self, call_id: int, ask: Ask[Any] | None) -> ThreadWaiter:
        return ThreadWaiter(call_id)

    def blocks(self, waiter: ThreadWaiter) -> None:
        """Nothing has to be told here."""

    def goes_on(self, waiter: ThreadWaiter) -> None:
        """Nothing has to be told here."""

    def close(self) -> None:
        """Ends what is delayed."""
        for timer in self._timers:
            timer.cancel()
            timer.join()


def _settle(ask: Ask[Any], outcome: object) -> None:
    woken = Woken()
    ask._settle(outcome, woken)
    woken.tell()
