"""Calls in spans of OpenTelemetry, which an exporter in this process keeps."""

from typing import Any

import clutch
from opentelemetry import baggage, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

EXPORTER = InMemorySpanExporter()
_provider = TracerProvider()
_provider.add_span_processor(SimpleSpanProcessor(EXPORTER))
trace.set_tracer_provider(_provider)


def relay(host: str) -> dict[str, str]:
    return clutch.host(host).ask("hello", dict[str, str]).get()


def current() -> dict[str, str]:
    context: Any = trace.get_current_span().get_span_context()
    return {
        "trace": trace.format_trace_id(context.trace_id),
        "span": trace.format_span_id(context.span_id),
        "tenant": str(baggage.get_baggage("tenant")),
    }


def spans() -> dict[str, str]:
    """The parent of each span that has ended, by the names of both."""
    return {
        f"{span.name} {trace.format_span_id(span.context.span_id)}": trace.format_span_id(
            span.parent.span_id
        )
        for span in EXPORTER.get_finished_spans()
    }
