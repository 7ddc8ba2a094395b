"""One host of a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from clutch._host.fake_methods import call
from clutch._host.host_names import named

if TYPE_CHECKING:
    from clutch._host.fake import FakeHosts
    from clutch._hosts import Ref

F = TypeVar("F", bound="FakeHost")


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

    def register(self: F, name: str) -> F:
        """Has it hold a name, by which `clutch.find` finds it; Refused if another holds that."""
        self._hosts._names.register(name, self)
        return self

    def expect(self: F, message: object, reply: object) -> F:
        """Asks with an equal message get this reply. An exception is raised as the failure."""
        self._expected.append((message, reply))
        return self

    def answer(self: F, function: Callable[[Any], object]) -> F:
        """All other asks get what the function returns; what it raises is the failure."""
        self._function = function
        return self

    def implement(self: F, implementation: object) -> F:
        """Asks by `clutch.contract` get what this object's methods return; they return no Ask.

        A message in `asked` then has the method's name, its positional arguments and its named
        ones.
        """
        return self.answer(lambda message: call(implementation, message))

    def delay(self: F, seconds: float) -> F:
        """Answers come after this number of seconds."""
        self._delay = seconds
        return self

    def never_answer(self: F) -> F:
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
