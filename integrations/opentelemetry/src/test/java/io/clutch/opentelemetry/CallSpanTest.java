package io.clutch.opentelemetry;

import static io.clutch.opentelemetry.TracingFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.data.ResultType;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each call is a span, whose context Python has, with a real process. */
@ExtendWith(Leftovers.class)
@SuppressWarnings("try") // scopes are closed, and not read
class CallSpanTest {
  private static final ResultType<Map<String, String>> HEADERS = new ResultType<>() {};

  private static TracingFixture fixture;

  @BeforeAll
  static void start() {
    fixture = TracingFixture.open(TracingFixture.WORKER, setup -> setup);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    fixture.exporter.reset();
  }

  private static void failed(CompletionStage<?> stage) {
    await().until(() -> stage.toCompletableFuture().isCompletedExceptionally());
  }

  private static SpanData only() {
    return fixture.spans(SpanKind.CLIENT, 1).get(0);
  }

  private static String attribute(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }

  @Test
  void aCallIsASpanBelowTheCallersAndPythonHasItsContext() {
    Span parent = fixture.openTelemetry.getTracer("test").spanBuilder("parent").startSpan();
    Map<String, String> headers;
    try (Scope scope =
        Context.current()
            .with(parent)
            .with(Baggage.builder().put("tenant", "blue").build())
            .makeCurrent()) {
      headers = value(fixture.python.call("observed:headers", HEADERS));
    }
    parent.end();

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("observed/headers");
    assertThat(span.getTraceId()).isEqualTo(parent.getSpanContext().getTraceId());
    assertThat(span.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attribute(span, "rpc.system.name")).isEqualTo("clutch");
    assertThat(attribute(span, "rpc.method")).isEqualTo("observed/headers");
    assertThat(attribute(span, "clutch.worker")).isEqualTo("/system/desk");
    assertThat(attribute(span, "clutch.kind")).isEqualTo("call");
    assertThat(headers)
        .containsEntry("traceparent", "00-%s-%s-01".formatted(span.getTraceId(), span.getSpanId()))
        .containsEntry("baggage", "tenant=blue");
  }

  @Test
  void anExceptionOfPythonIsTheSpansError() {
    failed(fixture.python.call("observed:fail", Void.class));

    SpanData span = only();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(span, "error.type")).isEqualTo("ValueError");
    EventData event = span.getEvents().get(0);
    assertThat(event.getName()).isEqualTo("exception");
    Map<AttributeKey<?>, Object> told = event.getAttributes().asMap();
    assertThat(told.get(RpcAttributes.EXCEPTION_TYPE)).isEqualTo("ValueError");
    assertThat((String) told.get(RpcAttributes.EXCEPTION_STACK))
        .startsWith("Traceback (most recent call last):\n")
        .contains("observed.py", "in fail")
        .endsWith("ValueError: no");
  }

  @Test
  void aFailureWithoutPythonIsAnErrorOfItsKind() {
    failed(fixture.python.call("observed:fail", Void.class, new Object()));

    SpanData span = only();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isNotBlank();
    assertThat(attribute(span, "error.type")).isEqualTo("Unencodable");
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void aCastIsASpanToo() {
    fixture.python.cast("observed:headers");

    SpanData span = only();
    assertThat(attribute(span, "clutch.kind")).isEqualTo("cast");
    assertThat(span.hasEnded()).isTrue();
  }

  @Test
  void baggageThatIsTooLargeStaysHereAndTheTraceGoesOn() {
    Baggage large = Baggage.builder().put("large", "x".repeat(9_000)).build();
    Map<String, String> headers;
    try (Scope scope = large.storeInContext(Context.current()).makeCurrent()) {
      headers = value(fixture.python.call("observed:headers", HEADERS));
    }

    assertThat(headers).containsOnlyKeys("traceparent");
    assertThat(headers.get("traceparent")).contains(only().getTraceId());
  }
}
