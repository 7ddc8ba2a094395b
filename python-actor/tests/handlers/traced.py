"""Calls in spans, which an exporter in this process keeps."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import clutch

try:
    from opentelemetry import baggage, trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
except ImportError:  # in an environment without it
    EXPORTER: Any = None
else:
    EXPORTER = InMemorySpanExporter()
    _provider = TracerProvider()
    _provider.add_span_processor(SimpleSpanProcessor(EXPORTER))
    trace.set_tracer_provider(_provider)

log = logging.getLogger("traced")


def spans() -> list[dict[str, Any]]:
    """The spans that have ended since the last look."""
    found = [
        {
            "name": span.name,
            "kind": span.kind.name,
            "trace": trace.format_trace_id(span.context.trace_id),
            "id": trace.format_span_id(span.context.span_id),
            "parent": trace.format_span_id(span.parent.span_id) if span.parent else "",
            "status": span.status.status_code.name,
            "attributes": dict(span.attributes),
            "events": [event.name for event in span.events],
        }
        for span in EXPORTER.get_finished_spans()
    ]
    EXPORTER.clear()
    return found


def current() -> list[str]:
    """The current trace and span."""
    context = trace.get_current_span().get_span_context()
    return [trace.format_trace_id(context.trace_id), trace.format_span_id(context.span_id)]


def plain() -> str:
    return "plain"


async def current_async() -> list[str]:
    await asyncio.sleep(0)
    return current()


def fail() -> None:
    raise ValueError("no")


async def fail_async() -> None:
    raise ValueError("no")


def logged() -> list[str]:
    log.warning("hello")
    return current()


def generated(count: int) -> Iterator[list[str]]:
    for _ in range(count):
        yield current()


def summed(elements: Iterator[int]) -> list[str]:
    assert sum(elements) >= 0
    return current()


def baggage_of_caller() -> Any:
    return baggage.get_baggage("user")


def ask() -> list[str]:
    """Asks within a span of its own."""
    with trace.get_tracer("user").start_as_current_span("inner"):
        clutch.host("prices").ask("x", float).get()
        return current()


async def ask_async() -> list[str]:
    with trace.get_tracer("user").start_as_current_span("inner"):
        await clutch.host("prices").ask("x", float)
        return current()
