"""What a listed module or an actor class offers to callers: only what it defines itself."""

import sys
from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import Any

from clutch import _actor

_MAXIMUM_LAYERS = 20  # decorators around one function that are followed


def refusal(module: ModuleType, name: str, any_callable: bool = False) -> str | None:
    """Why the module does not offer the name and what to do about it; None if it does.

    A module offers the callables that it defines or lists in `__all__`. With `any_callable` it
    offers all of its callables.
    """
    if not name or name.startswith("_"):
        return "a name that begins with an underscore is never offered"
    found = getattr(module, name, module)
    home = getattr(module, "__name__", None)
    if found is module:
        return f"{home} has no {name!r}"
    if not callable(found):
        return f"{name!r} cannot be called"
    if any_callable or _is_listed(module, name) or home in _homes(found):
        return None
    return f"{home} does not define {name!r} itself: add it to the module's __all__ to offer it"


def offered(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The names and values that the module offers. Values that cannot be inspected are left out."""
    for name in dir(module):
        try:
            if refusal(module, name) is None:
                yield name, getattr(module, name)
        except Exception:
            continue


def _is_listed(module: ModuleType, name: str) -> bool:
    names = getattr(module, "__all__", ())
    return isinstance(names, list | tuple | set | frozenset) and name in names


def _homes(value: object) -> Iterator[object]:
    """Names of the modules that the callable, and all that it wraps, come from."""
    for _ in range(_MAXIMUM_LAYERS):
        yield getattr(value, "__module__", None)
        if isinstance(value, partial):
            value = value.func
        elif (inner := getattr(value, "__wrapped__", None)) is not None:
            value = inner
        else:
            return


def own_classes(actor_class: type) -> list[type]:
    """The class and those of its bases whose methods an actor offers.

    A base counts if it is marked with `@actor`, is in the same top-level package as the class, or
    is neither installed nor part of the standard library.
    """
    home = _top(actor_class)
    return [
        kind
        for kind in actor_class.__mro__
        if _actor.is_marked(kind) or (_top(kind) == home) or _is_users(kind)
    ]


def owner(actor_class: type, name: str) -> type | None:
    """The class whose body defines the name: the actor's own or one of its bases."""
    return next((kind for kind in actor_class.__mro__ if name in vars(kind)), None)


def method_refusal(actor_class: type, name: str) -> str:
    """Why an actor of the class does not offer the name, and what to do about it."""
    if name.startswith("_"):
        return "a name that begins with an underscore is never offered"
    found = owner(actor_class, name)
    if found is None:
        return f"{actor_class.__qualname__} has no {name!r}"
    if found in own_classes(actor_class):
        return f"{name!r} is not a method, or is a hook"
    return (
        f"{name!r} comes from {found.__module__}.{found.__qualname__}, which is neither yours nor"
        f" marked with @actor: define it in {actor_class.__qualname__} to offer it"
    )


def _top(kind: type) -> str:
    return str(kind.__module__).partition(".")[0]


def _is_users(kind: type) -> bool:
    spec = getattr(sys.modules.get(str(kind.__module__)), "__spec__", None)
    file = getattr(spec, "origin", None)
    if not isinstance(file, str) or not getattr(spec, "has_location", False):
        return False
    from clutch._importing.user_modules import is_users_file  # most actors do not need it

    return is_users_file(file)
