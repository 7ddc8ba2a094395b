"""A child that lives in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from clutch import _actor
from clutch._calls.failures import NotBegunError
from clutch._calls.interrupt import shielded
from clutch._calls.lane import Lane
from clutch._calls.registry import Handler, hook_name
from clutch._codec.codec import Codec
from clutch._wire.exceptions import text
from clutch.context import child_here, running
from clutch.errors import Refused

if TYPE_CHECKING:
    from clutch._codec.references import Reference


# Bytes of the text that says why a child has crashed.
_LONGEST_REASON = 1000


class LocalChild:
    """An actor that shares the process with the worker.

    Attributes:
        number: its number in the owner, which is never used again
        kind: `module:Class`
        reference: the one to itself
        lane: its tasks
        instance: the object; None until it was made
    """

    def __init__(
        self,
        number: int,
        kind: str,
        reference: Reference,
        codec: Codec,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        self.number = number
        self.kind = kind
        self.reference = reference
        self.lane = Lane(1)
        self.instance: Any = None
        self._codec = codec
        self._tell = tell
        self._takes_messages = True
        # Why it has ended itself, if it has.
        self._why: str | None = None
        self._has_crashed = self._has_ended = False
        # How many of its `def` calls have begun within each other.
        self._depth = 0

    @property
    def takes_messages(self) -> bool:
        """Whether its code may run, but for the stop hook."""
        return self._takes_messages

    @property
    def has_ended(self) -> bool:
        """Whether it is there no more."""
        return self._has_ended

    @property
    def is_within_a_call(self) -> bool:
        """Whether one of its `def` calls waits on the main thread."""
        return self._depth > 0

    @property
    def path(self) -> str:
        return str(self.reference._name.path)

    def checked_reference(self) -> Reference:
        """The reference to itself; Refused if it takes no messages."""
        if not callable(getattr(self.find_class(), "receive", None)):
            raise Refused(f"{self.kind} has no method `receive`, which would get the messages")
        return self.reference

    def limit(self, concurrency: int) -> None:
        self.lane = Lane(concurrency)

    def find_class(self) -> Any:
        """Its class as it is now; LookupError if a reload has removed it."""
        module, _, name = self.kind.partition(":")
        found = getattr(sys.modules.get(module), name, None)
        if not isinstance(found, type):
            raise LookupError(f"{self.kind} is there no more")
        return found

    def follow(self) -> None:
        """Gives the object the class that a reload has put in the place of its own."""
        try:
            found = self.find_class()
            if found is not type(self.instance):
                object.__setattr__(self.instance, "__class__", found)  # not one of the user
        except Exception:  # it stays as it is
            pass

    def hook_name(self, kind: _actor.Hook) -> str | None:
        return hook_name(self.find_class(), kind)

    def hook(self, kind: _actor.Hook) -> Any:
        """The method that is this hook; None if there is none."""
        name = hook_name(type(self.instance), kind)
        return None if name is None else getattr(self.instance, name)

    def terminated_handler(self) -> Handler | None:
        """What is called once an actor that it watches has stopped."""
        method = self.hook("terminated") if self._takes_messages else None
        return None if method is None else self.enter(Handler(method, self._codec))

    # Its ends.

    def finish(self, reason: str) -> None:
        """Ends it normally: by `clutch.finish` in its code, on any thread."""
        shielded(partial(self._end_itself, reason, has_crashed=False))

    def _end_itself(self, reason: str, has_crashed: bool) -> None:
        if self._takes_messages:
            self._takes_messages = False
            self._why = reason
            self._has_crashed = has_crashed
            self._tell({"number": self.number, "reason": reason, "crashed": has_crashed})

    def begins_stop(self) -> bool:
        """Takes no more messages. Returns whether the stop hook is to run."""
        self._takes_messages = False
        return not self._has_crashed and not self._has_ended

    def ended(self) -> None:
        """It is there no more."""
        self._takes_messages = False
        self._has_ended = True  # before what looks for its timers and watches

    def _end_by(self, end: SystemExit) -> NoReturn:
        why = f"SystemExit({text(end.code, _LONGEST_REASON)})"
        shielded(partial(self._end_itself, why, has_crashed=True))
        raise RuntimeError(f"{self.kind} has ended by {why}") from None

    # Its code.

    def enter(self, handler: Handler, may_have_ended: bool = False) -> Handler:
        """Has the handler run as code of this child, and in turn with its other tasks."""
        function = handler.function

        def begin() -> None:
            child_here.set(self)
            call = running.get()
            if call is not None:
                call.path = self.path
            if not self._takes_messages and not may_have_ended:
                raise NotBegunError(self._why)

        async def run_async(*positional: Any, **named: Any) -> Any:
            begin()
            try:
                return await function(*positional, **named)
            except SystemExit as end:
                self._end_by(end)

        def run(*positional: Any, **named: Any) -> Any:
            begin()
            # No count up and down, between which and the `try` an interrupt might come.
            depth = self._depth
            try:
                self._depth = depth + 1
                return function(*positional, **named)
            except SystemExit as end:
                self._end_by(end)
            finally:
                self._depth = depth

        handler.child = self
        handler.function = run_async if handler.is_async else run
        return handler
