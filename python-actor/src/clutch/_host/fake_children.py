"""Children of a test, without processes and without a JVM."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clutch._host.fake_host import FakeHost
from clutch.errors import HostError, Refused

if TYPE_CHECKING:
    from clutch._host.fake import FakeHosts
    from clutch._hosts import Ref


class FakeChild(FakeHost):
    """What `clutch.spawn` gives in a test: a fake host, and what it was spawned with.

    Attributes:
        actor: the class
        positional: the arguments of its constructor by position, as they were given
        named: those by name
        name: its name
        restart: after which ends it would be started again
        isolated: whether it would have a process of its own
        is_stopped: whether `clutch.stop` was called for it
    """

    def __init__(self, actor: type, hosts: FakeHosts) -> None:
        super().__init__(actor.__name__, hosts)
        self.actor = actor
        self.positional: tuple[Any, ...] = ()
        self.named: dict[str, Any] = {}
        self.name = ""
        self.restart = "permanent"
        self.isolated = True
        self.is_stopped = False
        self._error: Exception | None = None

    def fail(self, error: Exception) -> FakeChild:
        """The spawn raises this, such as a HostError."""
        self._error = error
        return self


class FakeChildren:
    """The children that a test has announced, and those that were spawned."""

    def __init__(self, hosts: FakeHosts) -> None:
        self._hosts = hosts
        self._announced: list[FakeChild] = []
        self.spawned: list[FakeChild] = []

    @property
    def functions(self) -> dict[str, Callable[[Any], object]]:
        """What is behind the functions of `clutch`."""
        return {"spawn": self._spawn, "stop": self._stop}

    def announce(self, actor: type) -> FakeChild:
        made = FakeChild(actor, self._hosts)
        self._announced.append(made)
        return made

    def _spawn(self, message: dict[str, Any]) -> Ref[Any]:
        actor = _actor(message["type"])
        name = message["name"] or f"{actor.__name__}-{len(self.spawned) + 1}"
        if any(it.name == name and not it.has_terminated for it in self.spawned):
            raise Refused(f"the name {name!r} is taken by another child")
        _check_arguments(actor, message)
        child = next((it for it in self._announced if it.actor is actor), None)
        if child is None:
            child = FakeChild(actor, self._hosts)
        else:
            self._announced.remove(child)
        child.positional, child.named = tuple(message["positional"]), message["named"]
        child._name = child.name = name
        child.restart = message["restart"].lower()
        child.isolated = message.get("isolated", True)
        if child._error is not None:
            raise child._error
        self.spawned.append(child)
        return child.ref

    def _stop(self, ref: Ref[Any]) -> None:
        child = next((it for it in self.spawned if it.ref == ref), None)
        if child is None:
            raise Refused("it is no child that this worker has spawned")
        child.is_stopped = child.has_terminated = True


def _check_arguments(actor: type, message: dict[str, Any]) -> None:
    """Raises HostError, as of a child that does not start, if the constructor takes none such."""
    import inspect

    try:
        signature = inspect.signature(actor)
    except ValueError:  # it has none, as some classes of extensions
        return
    try:
        signature.bind(*message["positional"], **message["named"])
    except TypeError as error:
        raise HostError(f"{message['type']} did not start: TypeError: {error}") from None


def _actor(path: str) -> type:
    import sys

    module, _, name = path.partition(":")
    found: type = getattr(sys.modules[module], name)
    return found
