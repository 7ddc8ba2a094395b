"""Resolves the type hints of functions and classes one by one; unresolvable ones become Any."""

from __future__ import annotations

import functools
import inspect
import sys
import typing
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter
from typing import Any

from msgspec import Struct

from clutch._wire.exceptions import text

_MAXIMUM_MISSING = 20
_LONGEST_TEXT = 200


class Resolved(Struct, frozen=True):
    """A type hint. `problem` names the part that is Any because it could not be resolved."""

    hint: Any
    problem: str | None = None


def signature_of(function: Callable[..., Any]) -> inspect.Signature:
    """Like `inspect.signature`, but accepts annotations with names that do not exist."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return inspect.signature(function, annotation_format=annotationlib.Format.FORWARDREF)
    return inspect.signature(function)


def annotations_of(target: Any) -> dict[str, Any]:
    """The object's own unresolved annotations, even with names that do not exist."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return annotationlib.get_annotations(target, format=annotationlib.Format.FORWARDREF)
    if isinstance(target, type):
        return dict(vars(target).get("__annotations__", {}))
    return dict(getattr(target, "__annotations__", None) or {})


def hint_of(parameter: Parameter, function: Callable[..., Any]) -> Resolved:
    """The type hint of a parameter."""
    if _is_of_specification(parameter):
        return Resolved(Any)
    return _of_function(parameter.annotation, function)


def return_hint(signature: inspect.Signature, function: Callable[..., Any]) -> Resolved:
    """The type hint of the result."""
    return _of_function(signature.return_annotation, function)


def _of_function(annotation: Any, function: Callable[..., Any]) -> Resolved:
    if annotation is Parameter.empty:  # the same object as Signature.empty
        return Resolved(Any)
    owner = _underlying(function)
    names = getattr(owner, "__globals__", None)
    if names is None:
        module = sys.modules.get(str(getattr(owner, "__module__", None)))
        names = vars(module) if module else {}
    return resolve(annotation, names, _parameters_by_name(owner))


def _is_of_specification(parameter: Parameter) -> bool:
    """Whether it is `P.args` or `P.kwargs`, which say nothing about the type."""
    written = parameter.annotation
    if isinstance(written, typing.ParamSpecArgs | typing.ParamSpecKwargs):
        return True
    several = parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return several and isinstance(written, str) and written.endswith((".args", ".kwargs"))


def resolve(annotation: Any, names: dict[str, Any], others: Mapping[str, Any]) -> Resolved:
    """Resolves the annotation with these globals; names in `others` take precedence."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        return Resolved(annotation)
    missing: dict[str, Any] = {}
    while True:
        try:
            hint = _evaluated(annotation, names, ChainMap(missing, *_maps(others)))
        except NameError as error:
            name = getattr(error, "name", None)
            if name and name not in missing and len(missing) < _MAXIMUM_MISSING:
                missing[name] = Any
                continue
            return Resolved(Any, _said(error))
        except Exception as error:
            return Resolved(Any, _not_there(missing) or _said(error))
        return Resolved(hint, _not_there(missing))


def class_annotations(kind: type) -> Iterator[tuple[type, str, Resolved]]:
    """The class, name and hint of each field of a class and its bases, bases first."""
    try:
        known = typing.get_type_hints(kind, include_extras=True)
    except Exception:
        known = {}
    for base in reversed(kind.__mro__):
        if base.__module__ in ("builtins", "typing"):
            continue
        for name, annotation in annotations_of(base).items():
            found = Resolved(known[name]) if name in known else _of_class(base, annotation)
            yield base, name, found


def _of_class(kind: type, annotation: Any) -> Resolved:
    module = sys.modules.get(kind.__module__)
    # A field may have the same name as its type, so names of the module precede those of the class.
    others = ChainMap(_parameters_by_name(kind), vars(module) if module else {})
    return resolve(annotation, dict(vars(kind)), others)


def _evaluated(annotation: Any, names: dict[str, Any], others: ChainMap[str, Any]) -> Any:
    bearer = type("Bearer", (), {"__annotations__": {"it": annotation}})
    return typing.get_type_hints(bearer, names, others, include_extras=True)["it"]


def _maps(others: Mapping[str, Any]) -> list[Any]:
    return list(others.maps) if isinstance(others, ChainMap) else [others]


def _underlying(function: Any) -> Any:
    """The function whose source contains the annotations of the signature."""
    for _ in range(_MAXIMUM_MISSING):
        if isinstance(function, functools.partial):
            function = function.func
        elif isinstance(function, type):
            made_by = function.__init__  # type: ignore[misc]
            function = function.__new__ if made_by is object.__init__ else made_by
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif inspect.ismethod(function):
            function = function.__func__
        elif not hasattr(function, "__globals__") and inspect.isfunction(
            called := getattr(type(function), "__call__", None)  # noqa: B004
        ):
            function = called
        else:
            break
    return function


def _parameters_by_name(owner: Any) -> dict[str, Any]:
    return {one.__name__: one for one in getattr(owner, "__type_params__", ())}


def or_none(hint: Any) -> Any:
    """The hint, extended by None, of a parameter or field that is None by default."""
    try:
        return typing.Optional[hint]  # noqa: UP045
    except TypeError:
        return hint


def _not_there(missing: Mapping[str, Any]) -> str | None:
    if not missing:
        return None
    listed = ", ".join(map(repr, missing))
    return f"there is no {listed} when the worker runs"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {text(error, _LONGEST_TEXT)}"
