package io.clutch.benchmarks.subject;

import io.clutch.ClutchSetup;
import io.clutch.micrometer.ClutchMetrics;
import io.clutch.micrometer.ClutchObservations;
import io.clutch.opentelemetry.ClutchTracing;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Setups of Clutch that observe each call, as an application would have them. */
public final class Observed {
  private Observed() {}

  /** A span of each call, which is sampled, batched, and dropped by the exporter. */
  public static ClutchSetup spans() {
    SdkTracerProvider spans =
        SdkTracerProvider.builder()
            .addSpanProcessor(BatchSpanProcessor.builder(new Nowhere()).build())
            .build();
    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(spans).build();
    return ClutchSetup.create().withCallObserver(ClutchTracing.of(sdk));
  }

  /** An observation of each call, from which its timer is made. */
  public static ClutchSetup observations() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
    return ClutchSetup.create().withCallObserver(ClutchObservations.of(registry));
  }

  /** All metrics of telemetry. They are not attached, so nothing is asked for. */
  public static ClutchSetup metrics() {
    ClutchMetrics metrics = ClutchMetrics.create();
    metrics.bindTo(new SimpleMeterRegistry());
    return ClutchSetup.create().withTelemetry(metrics);
  }

  private static final class Nowhere implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
