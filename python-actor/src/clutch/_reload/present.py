"""What a reload has put in the place of a function that is kept for later."""

import sys
from collections.abc import Callable
from functools import partial
from types import FunctionType, MethodType
from typing import Any


def present(function: Callable[..., Any]) -> Callable[..., Any]:
    """The present function of the same name, in the same module or class; else the function.

    A method is looked up in the present class of its object, so it is found for the actor. What is
    in a `partial` is looked up, too; a lambda or another function within a function is not.
    """
    kind = type(function)
    if kind is partial:
        within = function.func  # type: ignore[attr-defined]
        found = present(within)
        return function if found is within else _replaced(function, found)
    if kind is MethodType:
        owner: Any = function.__self__  # type: ignore[attr-defined]
        method = _same(function, getattr(type(owner), function.__name__, None))
        return MethodType(method, owner) if method is not None else function
    if kind is FunctionType:
        at: Any = sys.modules.get(function.__module__)
        for name in function.__qualname__.split("."):
            at = getattr(at, name, None)
        return _same(function, at) or function
    return function


def _same(function: Callable[..., Any], found: object) -> FunctionType | None:
    """The function that was found, if it has the name of the other one."""
    if not isinstance(found, FunctionType) or found.__module__ != function.__module__:
        return None
    return found if found.__qualname__ == function.__qualname__ else None


def _replaced(function: Any, found: Callable[..., Any]) -> Callable[..., Any]:
    return partial(found, *function.args, **function.keywords)
