"""Makes entities from their snapshots, and saves these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clutch._calls.failures import warn
from clutch._calls.interrupt import apply
from clutch._contracts import contract
from clutch._entities.driving import Steps
from clutch._entities.ending import ENDS
from clutch._entities.entity import Entity
from clutch._entities.snapshots import Snapshots, fingerprint
from clutch._entities.store import NAME, TIMEOUT, Store
from clutch._wire.exceptions import text
from clutch.errors import AskTimeout, EntityError

_LONGEST_PROBLEM = 500


class Saving:
    """Keeps the states of the entities of one class. For the main thread.

    Args:
        kind: the class
        every: after how many calls of an entity a snapshot is taken; 0 if no call does so
    """

    def __init__(self, kind: Callable[[str], Any], every: int) -> None:
        self._kind = kind
        self._every = every
        self._store = contract(NAME, Store, TIMEOUT)
        self._snapshots = Snapshots(kind) if hasattr(kind, "snapshot") else None

    def make(self, entity: Entity) -> Steps[None]:
        """Constructs the object and restores its last snapshot.

        Raises:
            EntityError: that failed
        """
        try:
            found = None
            if self._snapshots is not None:
                found = yield self._store.load(entity.key)
            instance = apply(self._kind, (entity.key,), {})
            if found is not None and self._snapshots is not None:
                self._snapshots.restore(instance, found.state)
        except Exception as error:
            raise self.failed(entity, "could not be made", error) from error
        entity.instance = instance
        entity.revision = found.revision if found else 0
        entity.saved = fingerprint(found.state) if found else b""
        entity.unsaved = 0

    def call_ended(self, entity: Entity) -> Steps[None]:
        """Takes a snapshot if one is due after a call.

        Raises:
            EntityError: each call is to be saved, and this one could not be; or another process
                has saved the entity meanwhile
        """
        if self._snapshots is None or entity.instance is None:
            return
        entity.unsaved += 1
        if not 0 < self._every <= entity.unsaved:
            return
        try:
            yield from self.save(entity)
        except EntityError as error:
            if entity.instance is None or self._every == 1:
                entity.forget()
                raise
            warn("%s; it is tried again after the next call", error)
        except BaseException:  # the interrupt of the call, within the snapshot
            self.interrupted(entity)
            raise

    def interrupted(self, entity: Entity) -> None:
        """Drops what an interrupted call has left, if each call is to be saved."""
        if self._snapshots is not None and self._every == 1:
            entity.forget()

    def save(self, entity: Entity) -> Steps[None]:
        """Saves the state if it has changed. Without an instance then, nobody knows the outcome.

        Raises:
            EntityError: it could not be saved
        """
        if self._snapshots is None:
            return
        try:
            state = self._snapshots.of(entity.instance)
        except ENDS:
            raise
        except BaseException as error:
            raise self.failed(entity, "has no snapshot that can be saved", error) from error
        mark = fingerprint(state) if state else b""
        if mark != entity.saved:
            yield from self._write(entity, state)
            entity.saved = mark
        entity.unsaved = 0

    def _write(self, entity: Entity, state: bytes) -> Steps[None]:
        try:
            if state:
                revision = yield self._store.save(entity.key, entity.revision, state)
                is_ours = revision > 0
            else:
                revision = 0
                is_ours = yield self._store.remove(entity.key, entity.revision)
        except AskTimeout as error:
            entity.forget()
            raise self.failed(entity, "may not have been saved", error) from error
        except Exception as error:
            raise self.failed(entity, "could not be saved", error) from error
        except BaseException:
            entity.forget()
            raise
        if not is_ours:
            entity.forget()
            raise EntityError(
                f"{self.name(entity)} has been saved by another process meanwhile, so what this"
                " one has is dropped"
            )
        entity.revision = revision

    def failed(self, entity: Entity, what: str, error: BaseException) -> EntityError:
        problem = f"{type(error).__name__}: {text(error, _LONGEST_PROBLEM)}"
        return EntityError(f"{self.name(entity)} {what}: {problem}")

    def name(self, entity: Entity) -> str:
        """The entity as errors and the log name it."""
        return f"{getattr(self._kind, '__qualname__', self._kind)} {entity.key!r}"
