package io.clutch.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Observation;
import io.clutch.telemetry.CallObserver.Submission;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The span around a host's code continues what the headers of the ask name. */
class HostSpanTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final ClutchTracing tracing = ClutchTracing.of(TracingFixture.sdk(exporter).build());

  private SpanData only() {
    assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    return exporter.getFinishedSpanItems().get(0);
  }

  @Test
  void theSpanIsBelowThatOfTheCallAndCurrentInTheCode() {
    var headers = Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01", "baggage", "a=b");
    List<String> seen = new ArrayList<>();

    tracing.around(
        new Incoming("orders", true, headers),
        () -> {
          seen.add(Span.current().getSpanContext().getSpanId());
          seen.add(Baggage.current().getEntryValue("a"));
        });

    SpanData span = only();
    assertThat(seen).containsExactly(span.getSpanId(), "b");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getName()).isEqualTo("orders/ask");
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getAttributes().get(RpcAttributes.METHOD)).isEqualTo("orders/ask");
    assertThat(span.getAttributes().get(RpcAttributes.KIND)).isEqualTo("ask");
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  @Test
  void whatTheCodeThrowsIsTheSpansErrorAndIsThrown() {
    var thrown = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                tracing.around(
                    new Incoming("orders", false, Map.of()),
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("orders/tell");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(RpcAttributes.ERROR_TYPE))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(span.getEvents()).hasSize(1);
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  /** Headers come from Python, which may send anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + PARENT,
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "zz-" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n-01",
      })
  void malformedHeadersBeginATrace(String traceparent) {
    tracing.around(new Incoming("orders", true, Map.of("traceparent", traceparent)), () -> {});

    assertThat(only().getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void aLongNameOfAHostIsCut() {
    tracing.around(new Incoming("h".repeat(10_000), true, Map.of()), () -> {});

    assertThat(only().getName()).hasSizeLessThan(300);
  }

  @Test
  void aMethodOfAnActorHasItsNameAlone() {
    Observation call = tracing.submitted(new Submission(Kind.STREAM, "quote", "/system/desk"));
    call.ended(Optional.empty());

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("quote");
    assertThat(span.getAttributes().get(RpcAttributes.WORKER)).isEqualTo("/system/desk");
    assertThat(span.getAttributes().get(RpcAttributes.METHOD)).isEqualTo("quote");
    assertThat(span.getAttributes().get(RpcAttributes.KIND)).isEqualTo("stream");
  }

  @Test
  void withoutAnSdkNothingIsAdded() {
    var off = ClutchTracing.of(OpenTelemetry.noop());

    assertThat(off.submitted(new Submission(Kind.CALL, "prices:quote", "/system/desk")))
        .isSameAs(Observation.NONE);
    List<String> ran = new ArrayList<>();
    off.around(new Incoming("orders", true, Map.of()), () -> ran.add("once"));
    assertThat(ran).containsExactly("once");
  }
}
