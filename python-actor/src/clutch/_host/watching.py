"""Who is told when actors have stopped."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from clutch._calls.interrupt import shielded
from clutch._codec.references import Reference
from clutch._host.host_names import named
from clutch._host.refusals import NO_HOOK
from clutch._wire import frames
from clutch._wire.boot_error import BootError
from clutch.context import child_here
from clutch.errors import Refused

if TYPE_CHECKING:
    from clutch._calls.local_child import LocalChild


class Watching(Struct, frozen=True):
    """Gets the news of actors that have stopped, and forgets what it has not passed on.

    Attributes:
        has_hook: whether the worker's own actor has a method for it
    """

    has_hook: bool
    terminated: Callable[[LocalChild | None, Reference, str], None]
    forget: Callable[[LocalChild | None, Reference], None]


class Watches:
    """The actors that are watched, each by the worker's own actor, by children here, or both.

    `begin` and the ends are for any thread, `terminated` is for the control thread.

    Attributes:
        notices: what is to be sent to the owner
    """

    def __init__(self, signal: Callable[[], None]) -> None:
        self._signal = signal
        # A finalizer or a signal handler may interrupt its holder.
        self._lock = threading.RLock()
        self._watched: dict[str, dict[LocalChild | None, Reference]] = {}
        self._watching: Watching | None = None
        self.notices: deque[frames.Watch | frames.Unwatch] = deque()

    def tell(self, watching: Watching) -> None:
        """Sets who gets the news; BootError if the worker's own actor watches in vain."""
        self._watching = watching
        if not watching.has_hook and self._watched:
            raise BootError("construct-failed", str(NO_HOOK))

    def begin(self, reference: Reference, is_starting: bool) -> None:
        child = child_here.get()
        if not is_starting and not self._has_hook(child):
            raise Refused(*NO_HOOK.args)
        if not reference._name.path:
            raise Refused(f"{named(reference._name)} cannot be watched, because it never stops")
        shielded(partial(self._begin, child, reference))

    def _begin(self, child: LocalChild | None, reference: Reference) -> None:
        token = reference._name.token
        with self._lock:
            if child is not None and child.has_ended:
                raise Refused(f"{child.path} has ended")
            there = self._watched.setdefault(token, {})
            is_first = not there
            there.setdefault(child, reference)
            if is_first:
                self.notices.append(frames.Watch(token))
        if is_first:
            self._signal()

    def _has_hook(self, child: LocalChild | None) -> bool:
        if child is not None:
            return child.hook_name("terminated") is not None
        return self._watching is not None and self._watching.has_hook

    def end(self, reference: Reference) -> None:
        child = child_here.get()
        shielded(partial(self._end, reference._name.token, child))
        if self._watching is not None:
            self._watching.forget(child, reference)

    def end_of(self, child: LocalChild) -> None:
        """Ends all watches of a child."""
        with self._lock:  # a thread that begins one has done so, or sees that the child has ended
            tokens = list(self._watched)
        for token in tokens:
            self._end(token, child)

    def _end(self, token: str, child: LocalChild | None) -> None:
        with self._lock:
            there = self._watched.get(token)
            if there is None or there.pop(child, None) is None or there:
                return
            del self._watched[token]
            self.notices.append(frames.Unwatch(token))
        self._signal()

    def terminated(self, item: frames.Terminated) -> None:
        """Passes on that an actor has stopped."""
        with self._lock:
            there = self._watched.pop(item.token, {})
        for child, reference in list(there.items()):
            if self._watching is not None:
                self._watching.terminated(child, reference, item.reason)
