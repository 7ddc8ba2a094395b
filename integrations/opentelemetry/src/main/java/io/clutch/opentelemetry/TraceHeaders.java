package io.clutch.opentelemetry;

import io.clutch.telemetry.CallObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts contexts into the headers of calls, and takes them out of those of asks. */
final class TraceHeaders {
  private static final int BYTES_A_CHARACTER = 3; // in UTF-8, at most
  private static final List<String> FIRST = List.of("traceparent", "tracestate");

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public String get(Map<String, String> headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private final TextMapPropagator propagator;

  private TraceHeaders(TextMapPropagator propagator) {
    this.propagator = propagator;
  }

  /** By its propagators; if it has none, by those of the W3C for the trace and the baggage. */
  static TraceHeaders of(OpenTelemetry openTelemetry) {
    TextMapPropagator its = openTelemetry.getPropagators().getTextMapPropagator();
    return new TraceHeaders(
        its.fields().isEmpty()
            ? TextMapPropagator.composite(
                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())
            : its);
  }

  /** The headers of the context. If they are too large, those of the trace alone. */
  Map<String, String> of(Context context) {
    var headers = new HashMap<String, String>();
    propagator.inject(context, headers, Map::put);
    if (!fits(headers)) {
      headers.keySet().retainAll(FIRST);
    }
    return fits(headers) ? headers : Map.of();
  }

  private static boolean fits(Map<String, String> headers) {
    if (headers.size() > CallObserver.MOST_HEADERS) {
      return false;
    }
    long characters = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      characters += header.getKey().length() + header.getValue().length();
    }
    return characters * BYTES_A_CHARACTER <= CallObserver.MOST_HEADER_BYTES || fit(headers);
  }

  /** Whether headers fit whose characters alone do not tell. */
  private static boolean fit(Map<String, String> headers) {
    return headers.entrySet().stream()
            .mapToLong(header -> bytes(header.getKey()) + bytes(header.getValue()))
            .sum()
        <= CallObserver.MOST_HEADER_BYTES;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The context in the headers. What is malformed is ignored. */
  Context from(Map<String, String> headers) {
    return propagator.extract(Context.root(), headers, GETTER);
  }
}
