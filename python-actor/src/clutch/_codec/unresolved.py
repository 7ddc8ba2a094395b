"""Warns of type hints that cannot be resolved, because values are not checked against them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any, get_args, get_origin

from clutch._codec.annotations import hint_of, return_hint, signature_of
from clutch._codec.classes import is_pydantic, pydantic_validator
from clutch._codec.plain import is_plain
from clutch._wire.exceptions import text

_MAXIMUM_CLASSES = 1_000
_MAXIMUM_TOLD = 20

_logger = logging.getLogger("clutch")


def tell_unresolved(functions: Iterable[Callable[..., Any]]) -> None:
    """Logs a line for each unresolved hint of these functions, up to a limit."""
    told = iter(chain.from_iterable(map(_safely, functions)))
    for sentence in islice(told, _MAXIMUM_TOLD):
        _logger.warning("%s", sentence)
    if more := sum(1 for _ in told):
        _logger.warning("%d more type hints cannot be resolved", more)


def _safely(function: Callable[..., Any]) -> list[str]:
    try:
        return list(unresolved(function))
    except Exception:  # a user's class may raise from any of its attributes
        return []


def unresolved(function: Callable[..., Any]) -> Iterator[str]:
    """A sentence for each unresolved hint of the function or of a record that it takes."""
    try:
        signature = signature_of(function)
    except Exception:
        return
    name = getattr(function, "__qualname__", None) or text(function)
    for parameter in signature.parameters.values():
        found = hint_of(parameter, function)
        where = f"parameter '{parameter.name}' of {name}"
        problems = [found.problem] if found.problem else []
        if not is_plain(found.hint):
            problems += _fields(found.hint)
        yield from (f"{where}: {problem}; its values are not checked" for problem in problems)
    if problem := return_hint(signature, function).problem:
        yield f"return type of {name}: {problem}; it is ignored"


def _fields(hint: Any) -> Iterator[str]:
    """A sentence for each unresolved field of the records in a hint."""
    seen: set[Any] = set()
    waiting = [hint]
    while waiting and len(seen) < _MAXIMUM_CLASSES:
        each = waiting.pop()
        waiting += get_args(each)
        kind = get_origin(each) or each
        if isinstance(kind, type) and kind.__module__ != "builtins" and kind not in seen:
            seen.add(kind)
            hints, problems = _of_class(kind)
            waiting += hints
            yield from problems


@lru_cache(maxsize=_MAXIMUM_CLASSES)
def _of_class(kind: type) -> tuple[list[Any], list[str]]:
    """The hints of a record's fields, and the problems with them; empty for other classes."""
    from clutch._codec.hints.record_kinds import record_of

    if is_pydantic(kind):
        is_known = pydantic_validator(kind) is not None
        return [], [] if is_known else [f"pydantic finds {kind.__name__} not fully defined"]
    try:
        record = record_of(kind)
    except Exception:
        return [], []
    fields = record.fields if record else []
    return (
        [field.hint for field in fields],
        [f"the field '{f.name}' of {kind.__name__}: {f.problem}" for f in fields if f.problem],
    )
