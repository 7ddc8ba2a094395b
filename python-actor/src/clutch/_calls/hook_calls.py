"""Calls of hooks that this process makes itself, in order with the calls of its owner."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Raw, field

from clutch._calls.call_table import CallTable
from clutch._calls.failures import warn
from clutch._calls.registry import Handler, hook_name
from clutch._codec.codec import Codec
from clutch._wire.address import Buffer
from clutch._wire.frames import Cast, DataDown

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild

_NOTHING = Raw(b"\x90")
# Not the body of a call without names, so that the values are used.
_VALUES = Raw(b"")


class OwnCall(Cast, frozen=True):
    """A call that this process makes itself.

    The owner knows nothing of it: its id is negative, and it has no credit. Its function is a text
    for the log.
    """

    handler: Any = None

    def begin(self) -> tuple[Any, ...]:
        """Begins the call. Returns the values for the handler's function."""
        return ()

    def end(self) -> None:
        """Tells that the call has ended."""


_O = TypeVar("_O", bound=OwnCall)
_Due = tuple[Any, tuple[Any, ...]]


def own_call(kind: type[_O], call_id: int, function: str, **fields: Any) -> _O:
    return kind(call_id, function, _NOTHING, _VALUES, **fields)


class HookCall(OwnCall, frozen=True):
    """A call of a hook."""

    values: tuple[Any, ...] = ()
    taken: dict[int, Any] = field(default_factory=dict)

    def begin(self) -> tuple[Any, ...]:
        """Begins the call, which nothing stops any more. Returns the values."""
        self.taken.pop(self.id, None)
        return self.values


class HookCalls:
    """The hooks that are to be called. `add` and `forget` are for any thread.

    Attributes:
        due: whose hooks were not taken, and their values; always the same deque
    """

    def __init__(self, call_table: CallTable) -> None:
        self._call_table = call_table
        self.due: deque[_Due] = deque()
        # The same of each hook that was taken and has not begun, with the first value, by the ids
        # of the calls.
        self._taken: dict[int, tuple[Any, Any]] = {}
        self._find: Callable[[], Handler | None] = lambda: None
        self._last = 0

    def begin(self, instance: object, codec: Codec) -> None:
        """Calls the hook of this instance, whose class a reload may change."""

        def find() -> Handler | None:
            name = hook_name(type(instance), "terminated")
            return None if name is None else Handler(getattr(instance, name), codec)

        self._find = find

    def next_id(self) -> int:
        """The id of the next call that this process makes itself. For the main thread."""
        self._last -= 1
        return self._last

    def add(self, child: LocalChild | None, *values: Any) -> None:
        """Adds the values for the hook of a child that lives here, or for that of the worker."""
        self.due.append((child, values))

    def forget(self, child: LocalChild | None, first: object) -> None:
        """Removes what has this first value and was not begun."""
        for due in list(self.due):
            if due[0] is child and due[1][0] == first:
                self._remove(due)
        for call_id, (its, value) in list(self._taken.items()):
            is_same = its is child and value == first
            if is_same and self._taken.pop(call_id, None) is not None:
                self._call_table.drop(call_id)

    def _remove(self, due: _Due) -> None:
        while True:
            try:
                self.due.remove(due)
            except IndexError:  # another thread has added something meanwhile
                continue
            except ValueError:  # it was taken
                pass
            return

    def _handler(self, child: LocalChild | None) -> Handler | None:
        """The hook. Its lookup runs user code, which must not end what runs the calls."""
        try:
            return self._find() if child is None else child.terminated_handler()
        except BaseException as problem:
            where = "the worker" if child is None else child.path
            warn("no @on_terminated hook of %s", where, error=problem)
            return None

    def take(self) -> list[tuple[DataDown, Sequence[Buffer]]]:
        """Removes and gives what is due, as calls that have arrived."""
        taken: list[tuple[DataDown, Sequence[Buffer]]] = []
        while self.due:
            child, values = self.due.popleft()
            handler = self._handler(child)
            if handler is not None:
                name = f"@on_terminated of {values[0]!r}"
                fields = {"handler": handler, "values": values, "taken": self._taken}
                call = own_call(HookCall, self.next_id(), name, **fields)
                self._taken[call.id] = child, values[0]
                taken.append((call, ()))
        return taken
