"""The references that this process holds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from clutch._wire import frames


class Holdings:
    """Counts the references of this process, and what the owner has told of them.

    The owner frees a reference once it was released as often as it was given. `born`, `died` and
    `soon` are for any thread, also in finalizers; the others for the control thread.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._events: deque[tuple[str, int]] = deque()
        self._alive: dict[str, int] = {}
        self._given: dict[str, int] = {}
        self._dropped: set[str] = set()
        self._actions: deque[Callable[[], None]] = deque()
        self.releases: deque[frames.Release] = deque()

    def born(self, token: str) -> None:
        self._events.append((token, 1))

    def died(self, token: str) -> None:
        self._events.append((token, -1))
        if token in self._given:  # or the owner is still to tell of it, which wakes the thread
            self._wake()

    def soon(self, action: Callable[[], None]) -> None:
        """Has the control thread run the action, before it releases a reference."""
        self._actions.append(action)
        self._wake()

    def end(self) -> None:
        """Tells nothing any more, because the worker ends, or this is a forked child."""
        self._wake = lambda: None

    def given(self, tokens: Iterable[str]) -> None:
        """The owner has given each of these once more."""
        self._count()
        for token in tokens:
            self._given[token] = self._given.get(token, 0) + 1
            if token not in self._alive:
                self._dropped.add(token)

    def look(self, is_busy: Callable[[str], bool]) -> None:
        """Releases what nothing refers to, unless messages to it are under way."""
        while self._actions:
            self._actions.popleft()()
        if self._events:
            self._count()
        if not self._dropped:
            return
        for token in list(self._dropped):
            if token in self._alive:
                self._dropped.discard(token)
            elif not is_busy(token):
                self._dropped.discard(token)
                self.releases.append(frames.Release(token, self._given.pop(token)))

    @property
    def has_dropped(self) -> bool:
        """Whether there may be something to release."""
        return bool(self._dropped)

    def _count(self) -> None:
        while self._events:
            token, change = self._events.popleft()
            count = self._alive.get(token, 0) + change
            if count:
                self._alive[token] = count
            else:
                self._alive.pop(token, None)
                if token in self._given:
                    self._dropped.add(token)
