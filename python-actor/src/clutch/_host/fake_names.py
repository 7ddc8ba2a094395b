"""Names in a test, without a JVM."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from clutch._host.host_names import BuiltInName, refused
from clutch.errors import Refused

if TYPE_CHECKING:
    from clutch._host.fake_host import FakeHost

_MOST_OF_ONE = 100


class FakeNames:
    """Who holds which name. What the code under test registers, the actor under test holds."""

    def __init__(self, own: FakeHost) -> None:
        self._own = own
        self._lock = Lock()
        self._holders: dict[str, FakeHost] = {}

    @property
    def functions(self) -> dict[str, Callable[[Any], object]]:
        """What is behind the functions of `clutch`."""
        return {
            "register": lambda message: self.register(message["name"], self._own),
            "find": lambda message: self._find(message["name"]),
            "unregister": lambda message: self._unregister(message["name"]),
        }

    def register(self, name: str, host: FakeHost) -> None:
        """Has the host hold the name; Refused as in a worker."""
        with self._lock:
            holder = self._holder(name)
            if holder not in (None, host):
                raise self._refusal("register", name, f"it is held by {holder.ref.path}")
            if name not in host.names and len(host.names) >= _MOST_OF_ONE:
                why = f"{host.ref.path} holds {_MOST_OF_ONE} names already"
                raise self._refusal("register", name, why)
            former = self._holders.get(name)
            if former is not None:  # perhaps one that has terminated
                former.names.discard(name)
            self._holders[name] = host
            host.names.add(name)

    def _holder(self, name: str) -> Any:
        holder = self._holders.get(name)
        return None if holder is None or holder.has_terminated else holder

    def _find(self, name: str) -> object:
        holder = self._holder(name)
        return None if holder is None else holder.ref

    def _unregister(self, name: str) -> None:
        with self._lock:
            holder = self._holder(name)
            if holder is self._own:
                self._own.names.discard(name)
                del self._holders[name]
        if holder not in (None, self._own):
            raise self._refusal("unregister", name, f"it is held by {holder.ref.path}")

    @staticmethod
    def _refusal(function: str, name: str, why: str) -> Refused:
        return Refused(refused(BuiltInName.of(function, repr(name)), why))
