package io.clutch.opentelemetry;

import io.clutch.telemetry.CallObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.Objects;

/**
 * Traces calls with OpenTelemetry. Each call, cast and stream is a client span, below the span that
 * is current on the caller's thread. Its context goes to Python in the headers {@code traceparent}
 * and {@code baggage}, or in those of the propagators of the {@link OpenTelemetry}. What Python
 * asks and tells within the call is a server span around the host's code, where it is current, so
 * that calls from there continue the trace.
 *
 * <p>Add it to the setup by {@code ClutchSetup.withCallObserver}. Thread-safe.
 */
public final class ClutchTracing implements CallObserver {
  private static final int LONGEST_NAME = 200;

  private final Tracer tracer;
  private final TraceHeaders headers;

  private ClutchTracing(Tracer tracer, TraceHeaders headers) {
    this.tracer = tracer;
    this.headers = headers;
  }

  /**
   * Creates an observer with the tracers and propagators of this. Without propagators, those of the
   * W3C for the trace and the baggage are used.
   */
  public static ClutchTracing of(OpenTelemetry openTelemetry) {
    Objects.requireNonNull(openTelemetry, "openTelemetry");
    return new ClutchTracing(
        openTelemetry.getTracer("io.clutch.opentelemetry"), TraceHeaders.of(openTelemetry));
  }

  @Override
  public Observation submitted(Submission call) {
    Objects.requireNonNull(call, "call");
    Context parent = Context.current();
    Span span = client(call).setParent(parent).startSpan();
    Map<String, String> added = headers(parent, span);
    return added.isEmpty() && !span.isRecording() ? Observation.NONE : new ClientSpan(span, added);
  }

  /** A propagator is the user's. If it throws, the span has no owner, and so it ends here. */
  private Map<String, String> headers(Context parent, Span span) {
    try {
      return headers.of(parent.with(span));
    } catch (RuntimeException | Error thrown) {
      span.recordException(thrown);
      span.end();
      throw thrown;
    }
  }

  /** A function is {@code module:name}, or the name of a method of the worker's actor. */
  private SpanBuilder client(Submission call) {
    String method = call.function().replace(':', '/');
    SpanBuilder span =
        tracer
            .spanBuilder(method)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(RpcAttributes.WORKER, call.name());
    return RpcAttributes.set(span, method, RpcAttributes.kind(call.kind()));
  }

  @Override
  @SuppressWarnings("try") // the scope is closed, and not read
  public void around(Incoming message, Runnable code) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(code, "code");
    Context parent = headers.from(message.headers());
    Span span = server(message).setParent(parent).startSpan();
    try (Scope scope = parent.with(span).makeCurrent()) {
      code.run();
    } catch (Throwable thrown) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(RpcAttributes.ERROR_TYPE, thrown.getClass().getName());
      span.recordException(thrown);
      throw thrown;
    } finally {
      span.end();
    }
  }

  private SpanBuilder server(Incoming message) {
    String kind = message.isAsk() ? "ask" : "tell";
    String method = RpcAttributes.cut(message.host(), LONGEST_NAME) + "/" + kind;
    SpanBuilder span = tracer.spanBuilder(method).setSpanKind(SpanKind.SERVER);
    return RpcAttributes.set(span, method, kind);
  }
}
