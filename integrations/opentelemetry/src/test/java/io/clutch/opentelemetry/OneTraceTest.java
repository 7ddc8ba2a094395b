package io.clutch.opentelemetry;

import static io.clutch.opentelemetry.TracingFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One trace through the JVM, Python, a host of the JVM, and Python again, with real processes. */
@ExtendWith(Leftovers.class)
@SuppressWarnings("try") // scopes are closed, and not read
class OneTraceTest {
  private static final ResultType<Map<String, String>> TEXTS = new ResultType<>() {};

  private final Queue<String> tenants = new ConcurrentLinkedQueue<>(); // where the host ran
  private final CompletableFuture<PythonRef> second = new CompletableFuture<>();

  private TracingFixture fixture(WorkerSpec worker, String function) {
    TracingFixture fixture =
        TracingFixture.open(
            worker,
            setup ->
                setup.withHost("relay", Host.function(String.class, message -> relay(function))));
    second.complete(Clutch.get(fixture.system).spawn(worker, "second"));
    return fixture;
  }

  /** Calls the second worker, within the ask. */
  private CompletionStage<Map<String, String>> relay(String function) {
    tenants.add(Baggage.current().getEntryValue("tenant"));
    return second.join().call(function, TEXTS);
  }

  private static SpanData client(TracingFixture fixture, String name) {
    return fixture.spans(SpanKind.CLIENT, 2).stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTraceGoesThroughPythonAndBack() {
    try (TracingFixture fixture = fixture(TracingFixture.WORKER, "observed:headers")) {
      Map<String, String> last;
      try (Scope scope =
          Baggage.builder()
              .put("tenant", "blue")
              .build()
              .storeInContext(Context.current())
              .makeCurrent()) {
        last = value(fixture.python.call("chains:ask", TEXTS, "relay", "hello"));
      }

      SpanData server = fixture.spans(SpanKind.SERVER, 1).get(0);
      SpanData outer = client(fixture, "chains/ask");
      SpanData inner = client(fixture, "observed/headers");
      assertThat(server.getTraceId()).isEqualTo(outer.getTraceId());
      assertThat(server.getParentSpanId()).isEqualTo(outer.getSpanId());
      assertThat(inner.getTraceId()).isEqualTo(outer.getTraceId());
      assertThat(inner.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(tenants).containsExactly("blue");
      assertThat(last).containsEntry("baggage", "tenant=blue");
      assertThat(last.get("traceparent"))
          .isEqualTo("00-" + outer.getTraceId() + "-" + inner.getSpanId() + "-01");
    }
  }

  @Test
  void spansOfPythonAreInTheSameTrace() {
    try (TracingFixture fixture = fixture(TracingFixture.WITH_SPANS, "traces:current")) {
      Span top = fixture.openTelemetry.getTracer("test").spanBuilder("top").startSpan();
      Map<String, String> last;
      try (Scope scope =
          Context.current()
              .with(top)
              .with(Baggage.builder().put("tenant", "blue").build())
              .makeCurrent()) {
        last = value(fixture.python.call("traces:relay", TEXTS, "relay"));
      }
      top.end();

      SpanData server = fixture.spans(SpanKind.SERVER, 1).get(0);
      SpanData outer = client(fixture, "traces/relay");
      SpanData inner = client(fixture, "traces/current");
      assertThat(last.get("trace")).isEqualTo(top.getSpanContext().getTraceId());
      assertThat(last.get("tenant")).isEqualTo("blue");
      assertThat(tenants).containsExactly("blue");
      assertThat(server.getTraceId()).isEqualTo(last.get("trace"));
      assertThat(inner.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(value(fixture.python.call("traces:spans", TEXTS)))
          .containsEntry("traces/relay " + server.getParentSpanId(), outer.getSpanId());
      assertThat(value(second.join().call("traces:spans", TEXTS)))
          .containsEntry("traces/current " + last.get("span"), inner.getSpanId());
    }
  }
}
