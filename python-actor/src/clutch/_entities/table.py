"""The entities of a worker: made at their first call, passivated by idle time and by number."""

from __future__ import annotations

import inspect
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from clutch._calls.failures import warn
from clutch._calls.interrupt import apply
from clutch._entities.driving import Steps
from clutch._entities.ending import ENDS, is_own_cancel
from clutch._entities.entity import Entity, check_key
from clutch._entities.saving import Saving
from clutch.errors import EntityError

R = TypeVar("R")


class Rules(NamedTuple):
    """What a worker of entities is told.

    Attributes:
        most: how many objects there may be at once
        idle: the seconds without a call after which one is passivated
        every: after how many calls of an entity a snapshot is taken; 0 if no call does so
    """

    most: int
    idle: float
    every: int


class Table:
    """All entities of a worker. For the main thread.

    Args:
        kind: their class
        rules: the bounds
        leave: the name of the hook that runs before an object is dropped, if there is one
        are_tasks: whether calls are tasks, so that one may begin while another waits
    """

    def __init__(
        self, kind: Callable[[str], Any], rules: Rules, leave: str | None, are_tasks: bool
    ) -> None:
        self._rules = rules
        self._leave = leave
        self._are_tasks = are_tasks
        self._saving = Saving(kind, rules.every)
        self._entities: dict[str, Entity] = {}
        # Those with an object, or about to have one, least recently used first.
        self._made: OrderedDict[str, Entity] = OrderedDict()

    def call(
        self, key: str, name: str, positional: tuple[Any, ...], named: dict[str, Any]
    ) -> Steps[Any]:
        """Calls a method of an entity, after all calls of it that came before."""
        entity = self._entity(key)
        return (yield from self._alone(entity, self._run(entity, name, positional, named)))

    def _alone(self, entity: Entity, steps: Steps[R]) -> Steps[R]:
        """Runs the steps after all others of the entity that came before."""
        entity.users += 1
        try:
            yield from self._lock(entity)
            try:
                return (yield from steps)
            finally:
                self._used(entity)
                self._unlock(entity)
        finally:
            entity.users -= 1
            self._left(entity)

    def _run(
        self, entity: Entity, name: str, positional: tuple[Any, ...], named: dict[str, Any]
    ) -> Steps[Any]:
        if entity.instance is None:
            yield from self._make_room()
            self._made[entity.key] = entity
            yield from self._saving.make(entity)
        try:
            value = apply(getattr(entity.instance, name), positional, named)
            if self._are_tasks and inspect.iscoroutine(value):
                value = yield value
        except Exception:
            yield from self._saving.call_ended(entity)
            raise
        except BaseException:
            self._saving.interrupted(entity)
            raise
        yield from self._saving.call_ended(entity)
        return value

    def _entity(self, key: str) -> Entity:
        entity = self._entities.get(key)
        if entity is None:
            check_key(key)
            entity = self._entities[key] = Entity(key, _new_lock() if self._are_tasks else None)
        elif entity.users and not self._are_tasks:
            raise EntityError(f"{self._saving.name(entity)} waits for this call in another one")
        return entity

    def _used(self, entity: Entity) -> None:
        # Only who holds the lock may do this: one that merely waits for it and is cancelled knows
        # nothing of the object, which another may be making.
        if entity.instance is None:
            self._made.pop(entity.key, None)
            return
        entity.used = monotonic()
        self._made.move_to_end(entity.key)

    def _left(self, entity: Entity) -> None:
        if entity.instance is None and not entity.users:
            self._entities.pop(entity.key, None)

    def _lock(self, entity: Entity) -> Steps[None]:
        if entity.lock is not None:
            yield entity.lock.acquire()

    def _unlock(self, entity: Entity) -> None:
        if entity.lock is not None:
            entity.lock.release()

    def _make_room(self) -> Steps[None]:
        while len(self._made) >= self._rules.most:
            oldest = next(self._unused(), None)
            if oldest is None:
                raise EntityError(f"all of the {self._rules.most} entities of this worker are busy")
            yield from self._passivate(oldest)

    def _unused(self) -> Iterator[Entity]:
        """Those that no call uses, least recently used first."""
        return (entity for entity in self._made.values() if not entity.users)

    def _passivate(self, entity: Entity) -> Steps[None]:
        """Runs the hook, saves the state and drops the object.

        Raises:
            EntityError: it could not be saved, and is kept unless nobody knows
        """
        yield from self._alone(entity, self._save_and_drop(entity))

    def _save_and_drop(self, entity: Entity) -> Steps[None]:
        if entity.instance is None:  # the call that this waited for has left none
            return
        yield from self._call_leave(entity)
        yield from self._saving.save(entity)
        entity.forget()

    def _call_leave(self, entity: Entity) -> Steps[None]:
        if self._leave is None:
            return
        try:
            outcome = apply(getattr(entity.instance, self._leave), (), {})
            if self._are_tasks and inspect.iscoroutine(outcome):
                yield outcome
        except ENDS:
            raise
        except BaseException as error:
            if is_own_cancel(error):
                raise
            name = self._saving.name(entity)
            warn("the hook on_passivate of %s failed", name, error=error, level=logging.ERROR)

    def passivate_idle(self, seconds: float) -> Steps[None]:
        """Passivates what is idle for too long; those that are left after `seconds` come later."""
        now = monotonic()
        while monotonic() - now < seconds:
            oldest = next(self._unused(), None)
            if oldest is None or oldest.used > now - self._rules.idle:
                return
            try:
                yield from self._passivate(oldest)
            except EntityError as error:
                warn("%s; it is tried again later", error)

    def hand_off(self, belongs: Callable[[str], bool]) -> Steps[None]:
        """Passivates all whose keys belong, for good. What cannot be saved is lost.

        Those that calls of other tasks use come last, after the calls that came before.
        """
        entities = [it for it in self._entities.values() if belongs(it.key)]
        for entity in sorted(entities, key=lambda it: (it.users > 0, it.used)):
            # Without tasks, what is in use is so by the very call that this one is within.
            yield from self._passivate_for_good(entity, waits=self._are_tasks)

    def passivate_all(self) -> Steps[None]:
        """Passivates all for good. What cannot be saved is lost, and what a call still uses."""
        for entity in list(self._unused()):
            yield from self._passivate_for_good(entity, waits=False)

    def _passivate_for_good(self, entity: Entity, waits: bool) -> Steps[None]:
        if not waits and entity.users:  # by a call that may never end
            return
        if not entity.users and entity.instance is None:  # another task has passivated it
            return
        try:
            yield from self._passivate(entity)
        except EntityError as error:
            warn("%s; what it has is lost", error, level=logging.ERROR)
            self._drop(entity)

    def _drop(self, entity: Entity) -> None:
        if entity.instance is None:  # dropped already, as after a save whose outcome nobody knows
            return
        entity.forget()
        self._used(entity)
        self._left(entity)

    def follow(self, kind: type) -> None:
        """Gives the objects the class that a reload has made."""
        for entity in self._made.values():
            if entity.instance is not None:
                entity.instance.__class__ = kind
        self._saving = Saving(kind, self._rules.every)


def _new_lock() -> Any:
    import asyncio

    return asyncio.Lock()
