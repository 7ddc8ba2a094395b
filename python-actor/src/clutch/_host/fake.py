"""Hosts for tests of user code without a JVM."""

from __future__ import annotations

from collections.abc import Callable
from threading import Timer
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from clutch._calls.registry import hook_name
from clutch._codec import references
from clutch._codec.references import Reference, ReferenceName
from clutch._host.asking import Ask, Deadline
from clutch._host.fake_methods import call
from clutch._host.fake_names import FakeNames
from clutch._host.host_names import BuiltInName, named
from clutch._host.values import LARGEST_MESSAGE, Values
from clutch._host.waiting import ThreadWaiter, Woken
from clutch.errors import ClutchError, HostError, Refused

if TYPE_CHECKING:
    from clutch._hosts import Ref

_DEPTH = 64


class FakeHost:
    """One host of a test. The methods that configure it return it, so they can be chained.

    Attributes:
        asked: the messages of all asks, in their order
        told: the messages of all tells, in their order
        withdrawn: how many asks were given up, by a timeout or a cancel
        has_terminated: whether `terminate` was called
        names: the names that it holds, as `clutch.find` finds it
    """

    def __init__(self, name: str, hosts: FakeHosts) -> None:
        self._hosts = hosts
        self._token = uuid4().hex
        self.has_terminated = False
        self.asked: list[Any] = []
        self.told: list[Any] = []
        self.withdrawn = 0
        self.names: set[str] = set()
        self._name = name
        self._expected: list[tuple[object, object]] = []
        self._function: Callable[[Any], object] | None = None
        self._delay: float | None = 0.0

    @property
    def ref(self) -> Ref[Any]:
        """A reference to it, to pass where Java passes one. Its path is `/user/` and the name."""
        return self._hosts._ref(self)  # type: ignore[no-any-return]

    def terminate(self, actor: object, reason: str = "the actor has stopped") -> Any:
        """Stops it, as an actor does that is watched through `ref`.

        Calls the method of `actor` that is marked with `on_terminated`, and returns what that
        returns: await it if it is an `async def`. Later asks fail, and tells are lost.

        Raises:
            AssertionError: it is not watched, or there is no such method
        """
        self.has_terminated = True
        return self._hosts._tell_terminated(self, actor, reason)

    def register(self, name: str) -> FakeHost:
        """Has it hold a name, by which `clutch.find` finds it; Refused if another holds that."""
        self._hosts._names.register(name, self)
        return self

    def expect(self, message: object, reply: object) -> FakeHost:
        """Asks with an equal message get this reply. An exception is raised as the failure."""
        self._expected.append((message, reply))
        return self

    def answer(self, function: Callable[[Any], object]) -> FakeHost:
        """All other asks get what the function returns; what it raises is the failure."""
        self._function = function
        return self

    def implement(self, implementation: object) -> FakeHost:
        """Asks by `clutch.contract` get what this object's methods return; they return no Ask.

        A message in `asked` then has the method's name, its positional arguments and its named
        ones.
        """
        return self.answer(lambda message: call(implementation, message))

    def delay(self, seconds: float) -> FakeHost:
        """Answers come so much later."""
        self._delay = seconds
        return self

    def never_answer(self) -> FakeHost:
        """No answers come: each ask ends by its timeout or a cancel."""
        self._delay = None
        return self

    def _reply(self, message: object) -> object:
        for expected, reply in self._expected:
            if expected == message:
                return reply
        if self._function is None:
            raise AssertionError(f"{named(self._name)} has no answer to {message!r}")
        return self._function(message)


class FakeHosts:
    """The hosts of a test; made by `clutch.testing.hosts`. Thread-safe."""

    def __init__(self) -> None:
        self.values = Values(LARGEST_MESSAGE, _DEPTH)
        self._hosts: dict[str, FakeHost] = {}
        self._timers: list[Timer] = []
        self._watched: set[Reference] = set()
        self._own = FakeHost("self", self)
        self._names = FakeNames(self._own)
        self._built_in = {
            function: FakeHost(function, self).answer(answer)
            for function, answer in self._names.functions.items()
        }

    @property
    def own(self) -> FakeHost:
        """The actor under test: what `clutch.self_ref` was told and asked, and its names."""
        return self._own

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
        ask: Ask[Any] = Ask(self, host, body, reply_type, Deadline(timeout))
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

    async def tell_async(self, host: str, message: object) -> None:
        """As the code under test calls it, by `clutch.host`."""
        self.tell(host, message)

    def _find(self, host: str) -> FakeHost:
        its = self._hosts.get(host)
        if isinstance(host, BuiltInName):
            its = self._built_in.get(host.function)
        if its is None:
            names = (name for name in self._hosts if not isinstance(name, ReferenceName))
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
            return error
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        return HostError(f"{named(host._name)} failed: {kind}: {error}", kind)

    def give_up(self, ask: Ask[Any]) -> None:
        self._find(ask._host).withdrawn += 1
        woken = Woken()
        ask._wake(woken)
        woken.tell()

    @property
    def is_starting(self) -> bool:
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
