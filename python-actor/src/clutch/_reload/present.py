"""What a reload has put in the place of a function that is kept for later."""

import sys
from collections.abc import Callable
from functools import partial
from types import FunctionType, MethodType
from typing import Any


def is_present(function: Callable[..., Any]) -> bool:
    """Whether `present` finds the function itself.

    What a decorator has wrapped has the name of its wrapper, and is not found.
    """
    kind = type(function)
    if kind is partial:
        return is_present(function.func)  # type: ignore[attr-defined]
    if kind is MethodType:
        of_method: object = function.__func__  # type: ignore[attr-defined]
        return _method(function) is of_method
    return kind is FunctionType and _function(function) is function


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
        method = _method(function)
        return function if method is None else MethodType(method, owner)
    if kind is FunctionType:
        return _function(function) or function
    return function


def _method(function: Any) -> FunctionType | None:
    return _same(function, getattr(type(function.__self__), function.__name__, None))


def _function(function: Callable[..., Any]) -> FunctionType | None:
    at: Any = sys.modules.get(function.__module__)
    for name in function.__qualname__.split("."):
        at = getattr(at, name, None)
    return _same(function, at)


def _same(function: Callable[..., Any], found: object) -> FunctionType | None:
    """The function that was found, if it has the name of the other one."""
    if not isinstance(found, FunctionType) or found.__module__ != function.__module__:
        return None
    return found if found.__qualname__ == function.__qualname__ else None


def _replaced(function: Any, found: Callable[..., Any]) -> Callable[..., Any]:
    return partial(found, *function.args, **function.keywords)
