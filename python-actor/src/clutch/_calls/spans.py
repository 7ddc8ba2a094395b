"""Runs calls in server spans of OpenTelemetry. Imported with the first call that has a trace.

All that the library, its propagators and processors raise is logged once, and changes no call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from opentelemetry import context, propagate, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from clutch._calls.failures import warn
from clutch._wire.exceptions import text
from clutch.context import Context
from clutch.errors import CallInterrupted

T = TypeVar("T")

_LONGEST = 1024
_has_warned = False


class CallSpan:
    """The span of a call."""

    __slots__ = ("_span",)

    def __init__(self, span: Span) -> None:
        self._span = span

    def fail(self, error: BaseException) -> None:
        """Records why the call fails."""

        def record() -> None:
            self._span.set_status(Status(StatusCode.ERROR, text(error, _LONGEST)))
            self._span.set_attribute("error.type", _type_of(error))
            self._span.record_exception(error)

        _guarded(record, None)

    def end(self) -> None:
        _guarded(self._span.end, None)


def begin(call: Context) -> None:
    """Begins the span of a call, and makes it the current one in the call's variables."""
    call._span = _guarded(lambda: _begun(call), None)


def _begun(call: Context) -> CallSpan:
    parent = propagate.extract(dict(call.headers))
    method = call.function.replace(":", "/")  # as the caller's span has it
    span = trace.get_tracer("clutch").start_span(
        method or "clutch",
        context=parent,
        kind=SpanKind.SERVER,
        attributes={
            "rpc.system.name": "clutch",
            "rpc.method": method,
            "clutch.worker": call.path,
            "clutch.call": call.call_id,
        },
    )
    context.attach(trace.set_span_in_context(span, parent))  # ends with the variables
    return CallSpan(span)


def _type_of(error: BaseException) -> str:
    """The class with its module, as the caller's span has it."""
    kind = type(error)
    module = text(kind.__module__, _LONGEST)
    return text(kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}")


def injected(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with what is current here in place of the caller's trace and baggage."""
    return _guarded(lambda: _injected(headers), dict(headers))


def _injected(headers: Mapping[str, str]) -> dict[str, str]:
    fields = propagate.get_global_textmap().fields
    carrier = {name: value for name, value in headers.items() if name not in fields}
    propagate.inject(carrier)
    return carrier


def ids() -> dict[str, str]:
    """The ids of the span that is current here; nothing if there is none."""
    return _guarded(_ids, {})


def _ids() -> dict[str, str]:
    current = trace.get_current_span().get_span_context()
    if not current.is_valid:
        return {}
    return {
        "trace_id": trace.format_trace_id(current.trace_id),
        "span_id": trace.format_span_id(current.span_id),
    }


def _guarded(action: Callable[[], T], otherwise: T) -> T:
    global _has_warned
    try:
        return action()
    except CallInterrupted:  # within user code, which asks or logs
        raise
    except BaseException as error:
        if not _has_warned:
            _has_warned = True
            warn("OpenTelemetry has failed; this is logged once", error=error)
        return otherwise
