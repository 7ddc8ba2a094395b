"""Gives each call a context of its own, so context variables that it sets end with it.

The context begins as a copy of what the user's code set before the first call. `decimal` keeps a
mutable object in a context variable, so each call also gets a copy of that object.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from clutch._calls.interrupt import apply_positional
from clutch.context import Context, running

if TYPE_CHECKING:
    import decimal

_shared: decimal.Context | None = None


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
