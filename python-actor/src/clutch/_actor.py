"""The decorators. They only set marks, so a marked class stays a plain class."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, overload

_C = TypeVar("_C", bound=type)
_F = TypeVar("_F", bound=Callable[..., Any])

Hook = Literal["start", "stop", "terminated", "passivate"]

_CONCURRENCY = "__clutch_concurrency__"
_ENTITY = "__clutch_entity__"
_HOOK = "__clutch_hook__"


@overload
def actor(target: _C) -> _C: ...


@overload
def actor(*, concurrency: int = 1) -> Callable[[_C], _C]: ...


def actor(target: _C | None = None, *, concurrency: int = 1) -> _C | Callable[[_C], _C]:
    """Marks a class as an actor: a worker makes one instance and serves its public methods.

    `concurrency` is how many `async def` calls may run at once: at least 1, by default 1. The
    worker's specification may override it.

    Raises:
        ValueError: `concurrency` is less than 1
        TypeError: the target is not a class
    """
    mark = _marker("actor", _CONCURRENCY, concurrency)
    return mark if target is None else mark(target)


@overload
def entity(target: _C) -> _C: ...


@overload
def entity(*, concurrency: int = 1) -> Callable[[_C], _C]: ...


def entity(target: _C | None = None, *, concurrency: int = 1) -> _C | Callable[[_C], _C]:
    """Marks a class of entities: a worker makes an instance for each key, at the first call of it.

    The constructor takes the key alone. Calls of one key run one after the other. `EntityRefs` in
    Java starts the workers. With the methods `snapshot`, which returns plain data, and `restore`,
    which takes it, an entity keeps its state while there is no instance.

    `concurrency` is how many `async def` calls of all keys may run at once in a worker: at least 1,
    by default 1. The worker's specification may override it.

    Raises:
        ValueError: `concurrency` is less than 1
        TypeError: the target is not a class
    """
    mark = _marker("entity", _ENTITY, concurrency)
    return mark if target is None else mark(target)


def _marker(name: str, attribute: str, concurrency: int) -> Callable[[_C], _C]:
    if concurrency < 1:
        raise ValueError(f"concurrency must be at least 1, not {concurrency}")

    def mark(marked: _C) -> _C:
        if not isinstance(marked, type):
            raise TypeError(f"@{name} marks classes, and {marked!r} is not one")
        setattr(marked, attribute, concurrency)
        return marked

    return mark


def on_start(hook: _F) -> _F:
    """Marks the method, `def` or `async def`, that runs before the first call is served."""
    return _mark_hook(hook, "start")


def on_stop(hook: _F) -> _F:
    """Marks the method, `def` or `async def`, that runs at a stop, after the last call."""
    return _mark_hook(hook, "stop")


def on_terminated(hook: _F) -> _F:
    """Marks the method, `def` or `async def`, that is called once a watched actor has stopped.

    It takes the reference that `clutch.watch` was given, and a text that says why. It runs as a
    call of the actor does, in order with its calls, and has no deadline. What it raises is logged.
    """
    return _mark_hook(hook, "terminated")


def on_passivate(hook: _F) -> _F:
    """Marks the method of an entity, `def` or `async def`, that runs before it is dropped.

    That is when the entity has had no call for some time, when the worker needs room for others,
    and when the worker stops. A snapshot is taken after it. It takes no arguments, and what it
    raises is logged. It does not run if the process is killed.
    """
    return _mark_hook(hook, "passivate")


def entity_concurrency(target: object) -> int | None:
    """The `concurrency` of `@entity`; None if `@entity` does not mark the target."""
    return getattr(target, _ENTITY, None) if isinstance(target, type) else None


def declared_concurrency(target: object) -> int | None:
    """The `concurrency` of `@actor`; None if `@actor` does not mark the target."""
    return getattr(target, _CONCURRENCY, None) if isinstance(target, type) else None


def is_marked(kind: type) -> bool:
    """Whether `@actor` marks the class itself, and not only one of its bases."""
    return _CONCURRENCY in vars(kind)


def hook_kind(function: object) -> Hook | None:
    """Which hook the function is, if any."""
    return getattr(function, _HOOK, None)


def _mark_hook(hook: _F, kind: Hook) -> _F:
    setattr(hook, _HOOK, kind)
    return hook
