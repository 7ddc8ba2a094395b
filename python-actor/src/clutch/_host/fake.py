"""Hosts for tests of user code without a JVM."""

from __future__ import annotations

from collections.abc import Callable
from threading import Timer
from typing import Any

from clutch._host.asking import Ask, Deadline
from clutch._host.fake_methods import call
from clutch._host.values import LARGEST_MESSAGE, Values, named
from clutch._host.waiting import ThreadWaiter, Woken
from clutch.errors import ClutchError, HostError, Refused

_DEPTH = 64


class FakeHost:
    """One host of a test. The methods that configure it return it, so they can be chained.

    Attributes:
        asked: the messages of all asks, in their order
        told: the messages of all tells, in their order
        withdrawn: how many asks were given up, by a timeout or a cancel
    """

    def __init__(self, name: str) -> None:
        self.asked: list[Any] = []
        self.told: list[Any] = []
        self.withdrawn = 0
        self._name = name
        self._expected: list[tuple[object, object]] = []
        self._function: Callable[[Any], object] | None = None
        self._delay: float | None = 0.0

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

    def add(self, name: str) -> FakeHost:
        """Offers a host under this name, in place of one that had it."""
        made = self._hosts[name] = FakeHost(name)
        return made

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
        its.told.append(message)

    async def tell_async(self, host: str, message: object) -> None:
        """As the code under test calls it, by `clutch.host`."""
        self.tell(host, message)

    def _find(self, host: str) -> FakeHost:
        its = self._hosts.get(host)
        if its is None:
            there = ", ".join(map(repr, sorted(self._hosts))) or "none"
            raise Refused(f"this test offers no {named(host)}; it offers: {there}")
        return its

    def _outcome(self, host: FakeHost, message: object) -> object:
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
        self._hosts[ask._host].withdrawn += 1
        woken = Woken()
        ask._wake(woken)
        woken.tell()

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
