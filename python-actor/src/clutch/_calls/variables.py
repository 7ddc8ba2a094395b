"""Gives each call a context of its own, so context variables that it sets end with it.

The context begins as a copy of what the user's code set before the first call. `decimal` keeps a
mutable object in a context variable, so each call also gets a copy of that object.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from clutch._calls.interrupt import apply_positional
from clutch.context import Context, running

if TYPE_CHECKING:
    import decimal

# The header that says that the call belongs to a trace.
_TRACE = "traceparent"

_shared: decimal.Context | None = None

# Whether OpenTelemetry may be there; known at the first call that belongs to a trace.
_may_trace = True


def look() -> None:
    """Looks for a context of `decimal`, after user code has run outside a call."""
    global _shared
    _shared = None
    if "decimal" in sys.modules:
        import decimal

        for value in copy_context().values():
            if isinstance(value, decimal.Context):
                _shared = value


def enter(call: Context) -> None:
    """Begins the call. The caller has made the present context for it."""
    running.set(call)
    if _shared is not None:
        _take_decimal(_shared)
    if call.headers and is_traced(call.headers):
        _begin_span(call)


def is_traced(headers: Mapping[str, str]) -> bool:
    """Whether a call with these headers runs in a span."""
    return _may_trace and _TRACE in headers


def _begin_span(call: Context) -> None:
    global _may_trace
    try:
        from clutch._calls import spans
    except BaseException as problem:  # its import may raise any
        _may_trace = False
        if not isinstance(problem, ModuleNotFoundError):
            from clutch._calls.failures import warn

            warn("calls have no spans, because of OpenTelemetry's import", error=problem)
        return
    spans.begin(call)


def apart(function: Callable[..., Any], positional: Sequence[Any]) -> Any:
    """Calls the user's function in a context of its own. It can be interrupted."""
    return copy_context().run(_apart, function, positional)


def _apart(function: Callable[..., Any], positional: Sequence[Any]) -> Any:
    if _shared is not None:
        _take_decimal(_shared)
    return apply_positional(function, positional)


def _take_decimal(shared: decimal.Context) -> None:
    import decimal

    decimal.setcontext(shared.copy())
