"""The actor class that a worker of entities has in place of their own class."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any, ClassVar

from clutch import _actor
from clutch._calls.registry import callable_names, hook_name, is_async, is_generator
from clutch._codec.annotations import signature_of
from clutch._entities.driving import run, run_async
from clutch._entities.entity import place
from clutch._entities.table import Rules, Table
from clutch._timers import every

# The method by which the owner has all entities of a shard leave. No method of a user has such a
# name.
HAND_OFF = "clutch:hand-off"

_STATE = ("snapshot", "restore")
_KEY = Parameter("entity_key", Parameter.POSITIONAL_ONLY, annotation=str)
_LONGEST_SWEEP = 0.05  # seconds
_SWEEPS = 4  # within the idle limit
_SHORTEST_PERIOD, _LONGEST_PERIOD = 0.01, 10.0


class EntityHost:
    """The actor that serves the entities of one class.

    Its subclasses have the methods of the class, each with the key before its parameters.
    """

    _kind: ClassVar[type]
    _are_tasks: ClassVar[bool]

    def __init__(
        self, *, most_entities: int = 0, idle_seconds: float = 0.0, snapshot_every: int = 0
    ) -> None:
        kind = self._kind
        if not most_entities:
            raise TypeError(f"{kind.__qualname__} is an entity: EntityRefs.start serves it")
        rules = Rules(most_entities, idle_seconds, snapshot_every)
        self._served = kind
        leave = hook_name(kind, "passivate")
        self._table = Table(kind, rules, leave, self._are_tasks)
        period = min(max(idle_seconds / _SWEEPS, _SHORTEST_PERIOD), _LONGEST_PERIOD)
        every(period, self._sweep_async if self._are_tasks else self._sweep)

    def _present(self) -> Table:
        if self._served is not self._kind:  # a reload has made another class
            self._table.follow(self._kind)
            self._served = self._kind
        return self._table

    def _sweep(self) -> None:
        run(self._table.passivate_idle(_LONGEST_SWEEP))

    async def _sweep_async(self) -> None:
        await run_async(self._table.passivate_idle(_LONGEST_SWEEP))


class _Hosting(EntityHost):
    def _hand_off(self, shard: int, shards: int) -> None:
        run(self._table.hand_off(lambda key: place(key, shards) == shard))

    @_actor.on_stop
    def _stop(self) -> None:
        run(self._table.passivate_all())


class _AsyncHosting(EntityHost):
    async def _hand_off(self, shard: int, shards: int) -> None:
        await run_async(self._table.hand_off(lambda key: place(key, shards) == shard))

    @_actor.on_stop
    async def _stop(self) -> None:
        await run_async(self._table.passivate_all())


def host_class(kind: Any) -> type:
    """The actor class for entities of this class.

    Raises:
        TypeError: the class has methods or hooks that an entity cannot have
    """
    names = [name for name in callable_names(kind) if name not in _STATE]
    _check(kind, names)
    leave = hook_name(kind, "passivate")
    served = names if leave is None else [*names, leave]
    are_tasks = any(is_async(getattr(kind, name)) for name in served)
    body: dict[str, Any] = {name: _method(kind, name, are_tasks) for name in names}
    base = _AsyncHosting if are_tasks else _Hosting
    body |= {"__module__": kind.__module__, "_kind": kind, "_are_tasks": are_tasks}
    body[HAND_OFF] = base._hand_off
    made = type(kind.__name__, (base,), body)
    return _actor.actor(concurrency=_actor.entity_concurrency(kind) or 1)(made)


def _check(kind: Any, names: list[str]) -> None:
    own = kind.__qualname__
    if hasattr(kind, "snapshot") != hasattr(kind, "restore"):
        raise TypeError(f"{own} must have both of snapshot and restore, or none of them")
    for name in (name for name in _STATE if hasattr(kind, name)):
        if is_async(getattr(kind, name)):
            raise TypeError(f"{own}.{name} must be a def")
    hooks: tuple[_actor.Hook, ...] = ("start", "stop", "terminated")
    if unfit := [f"on_{hook}" for hook in hooks if hook_name(kind, hook)]:
        raise TypeError(f"{own} has {', '.join(unfit)}: an entity has on_passivate alone")
    if streams := [name for name in names if is_generator(getattr(kind, name))]:
        raise TypeError(f"{own} has generators, which entities cannot have: {', '.join(streams)}")


def _method(kind: Any, name: str, are_tasks: bool) -> Callable[..., Any]:
    own = getattr(kind, name)

    if are_tasks:

        @functools.wraps(own)
        async def served_async(self: EntityHost, key: str, /, *given: Any, **named: Any) -> Any:
            return await run_async(self._present().call(key, name, given, named))

        served: Any = served_async
    else:

        @functools.wraps(own)
        def served_here(self: EntityHost, key: str, /, *given: Any, **named: Any) -> Any:
            return run(self._present().call(key, name, given, named))

        served = served_here
    served.__signature__ = _signature(kind, name)
    return served  # type: ignore[no-any-return]


def _signature(kind: Any, name: str) -> inspect.Signature:
    """The signature of the method, with the key behind `self`."""
    signature = signature_of(getattr(kind, name))
    parameters = list(signature.parameters.values())
    own = Parameter("self", Parameter.POSITIONAL_ONLY)
    if not isinstance(inspect.getattr_static(kind, name), staticmethod | classmethod):
        parameters = parameters[1:]
    return signature.replace(parameters=[own, _KEY, *parameters])
