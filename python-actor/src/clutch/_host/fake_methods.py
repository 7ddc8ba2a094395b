"""Methods of a contract in a test, without a JVM."""

from __future__ import annotations

from typing import Any

from clutch._codec.annotations import signature_of
from clutch.errors import Refused


def call(implementation: object, message: Any) -> object:
    """Calls the method that the message names; raises Refused if it does not fit, as Java does."""
    match message:
        case (str(name), positional, dict(named)):
            pass
        case _:
            raise Refused(f"a contract takes the calls of clutch.contract, not {message!r}")
    method = None if name.startswith("_") else getattr(implementation, name, None)
    if not callable(method):
        raise Refused(f"{type(implementation).__name__} has no method {name!r}")
    try:
        signature_of(method).bind(*positional, **named)
    except TypeError as misfit:
        raise Refused(f"{type(implementation).__name__}.{name}: {misfit}") from None
    result: object = method(*positional, **named)
    return result
