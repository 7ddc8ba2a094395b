"""What a listed module, and the class of an actor, offer to callers: what is their own."""

import sys
from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import Any

from clutch import _actor

_MAXIMUM_LAYERS = 20  # decorators around one function that are looked below


def refusal(module: ModuleType, name: str, any_callable: bool = False) -> str | None:
    """Why the module does not offer the name, and what to do; None where it does.

    It offers callables that it defines, or lists in its `__all__`; or any that it has.
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
    """Names and values of what the module offers; those that raise when they are looked at not."""
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
    """Names of the modules that the callable, and what it decorates or completes, come from."""
    for _ in range(_MAXIMUM_LAYERS):
        yield getattr(value, "__module__", None)
        if isinstance(value, partial):
            value = value.func
        elif (inner := getattr(value, "__wrapped__", None)) is not None:
            value = inner
        else:
            return


def own_classes(actor_class: type) -> list[type]:
    """Those of the class and its bases whose methods an actor offers.

    They are marked with `@actor`, or of the class's own top-level package, or neither installed
    nor Python's.
    """
    home = _top(actor_class)
    return [
        kind
        for kind in actor_class.__mro__
        if _actor.is_marked(kind) or (_top(kind) == home) or _is_users(kind)
    ]


def owner(actor_class: type, name: str) -> type | None:
    """The class, of an actor's and its bases, in whose body the name is."""
    return next((kind for kind in actor_class.__mro__ if name in vars(kind)), None)


def method_refusal(actor_class: type, name: str) -> str:
    """Why an actor of the class does not offer the name, and what to do."""
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
    from clutch._importing.user_modules import is_users_file  # most actors have no such base

    return is_users_file(file)
