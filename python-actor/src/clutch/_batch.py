"""Functions of many elements at once. Each element succeeds or fails by itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

from clutch._codec.annotations import annotations_of, signature_of
from clutch._codec.registry import codec
from clutch._wire.exceptions import describe

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

# The name of the custom codec, known to both sides. The encoded value is an error map.
_NAME = "clutch.Failed"


class Failed:
    """An entry in the result of a batch function for an element that failed.

    The caller gets a failure for that element only, with the exception's class, message, traceback
    and causes. The exception need not have been raised.

    Raises:
        TypeError: the argument is not an `Exception`
    """

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        if not isinstance(error, Exception):
            raise TypeError(f"Failed takes an exception, not {error!r}")
        self.error = error

    def __repr__(self) -> str:
        return f"Failed({self.error!r})"


@overload
def batch(  # type: ignore[overload-overlap]
    function: Callable[Concatenate[T, P], Coroutine[Any, Any, R]],
) -> Callable[Concatenate[list[T], P], Coroutine[Any, Any, list[R | Failed]]]: ...


@overload
def batch(
    function: Callable[Concatenate[T, P], R],
) -> Callable[Concatenate[list[T], P], list[R | Failed]]: ...


def batch(function: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a function of a list of elements from a function of one element.

    The result has an entry for each element, in their order: the return value, or `Failed` with the
    exception that the function raised. Further arguments are the same for all elements. An
    `async def` runs for all elements at the same time. A `MemoryError`, or an exception that is not
    an `Exception`, fails the whole batch.

    For a method, batch the bound method: `return clutch.batch(self._parse)(texts)`.

    Raises:
        TypeError: the function takes no element, or is a method without its instance
    """
    signature = signature_of(function)
    is_async = inspect.iscoroutinefunction(function)
    made: Any = _all_at_once(function) if is_async else _each(function)
    made.__annotations__, made.__signature__ = _of_lists(function, signature)
    return made  # type: ignore[no-any-return]


def _each(function: Callable[..., Any]) -> Callable[..., list[Any]]:
    @wraps(function)
    def run(elements: list[Any], /, *rest: Any, **named: Any) -> list[Any]:
        results: list[Any] = []
        add = results.append
        for element in elements:
            try:
                add(function(element, *rest, **named))
            except MemoryError:
                raise
            except Exception as error:
                add(Failed(_from_function(error)))
        return results

    return run


def _all_at_once(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    async def run(elements: list[Any], /, *rest: Any, **named: Any) -> list[Any]:
        from asyncio import gather  # slow to import, unless there are tasks

        running = (function(element, *rest, **named) for element in elements)
        results = await gather(*running, return_exceptions=True)
        return [_entry(result) for result in results]

    return run


def _from_function(error: Exception) -> Exception:
    """Drops the frame above: it refers to the results, so each result would refer to itself."""
    return error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)


def _entry(result: Any) -> Any:
    if not isinstance(result, BaseException):
        return result
    if isinstance(result, MemoryError) or not isinstance(result, Exception):
        raise result
    return Failed(result)


def _of_lists(
    function: Callable[..., Any], signature: inspect.Signature
) -> tuple[dict[str, Any], inspect.Signature]:
    """The function's annotations and signature, with a list as the type of the first parameter."""
    name = next(iter(signature.parameters), "")
    first = signature.parameters.get(name)
    if first is None or first.kind not in (first.POSITIONAL_ONLY, first.POSITIONAL_OR_KEYWORD):
        raise TypeError(f"{function!r} takes no element as its first argument")
    if name == "self":
        raise TypeError(f"{function!r} is a method: batch the bound one where it is called")
    hint = list if first.annotation is first.empty else _list_of(first.annotation)
    replaced = first.replace(annotation=hint, kind=first.POSITIONAL_ONLY, default=first.empty)
    others = [signature.parameters[other] for other in signature.parameters if other != name]
    hints = {**annotations_of(function), name: hint}
    return hints, signature.replace(parameters=[replaced, *others])


def _list_of(annotation: Any) -> Any:
    return f"list[{annotation}]" if isinstance(annotation, str) else list[annotation]


def _describe(failed: Failed) -> dict[str, Any]:
    return describe(failed.error)


def _refuse(_value: object) -> Failed:
    raise ValueError("Failed is for results, not for arguments")


codec(_NAME, Failed, _describe, _refuse)
