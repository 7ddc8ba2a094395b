package io.clutch.opentelemetry;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system with Clutch, whose spans are exported to memory. */
final class TracingFixture implements AutoCloseable {
  static final WorkerSpec WORKER = worker("observed", "chains");

  /** Its Python has set up OpenTelemetry's SDK. */
  static final WorkerSpec WITH_SPANS = worker("traces");

  final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  final OpenTelemetry openTelemetry = sdk(exporter).build();
  final ActorSystem<Void> system;
  final PythonRef python;

  private TracingFixture(WorkerSpec worker, UnaryOperator<ClutchSetup> more) {
    // tag::setup
    ClutchSetup clutch = ClutchSetup.create().withCallObserver(ClutchTracing.of(openTelemetry));
    // end::setup
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "tracing",
            ActorSystemSetup.create(
                BootstrapSetup.create(ConfigFactory.load()), more.apply(clutch)));
    python = Clutch.get(system).spawn(worker, "desk");
  }

  /** An SDK whose spans go to the exporter. */
  static OpenTelemetrySdkBuilder sdk(InMemorySpanExporter exporter) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build());
  }

  private static WorkerSpec worker(String... modules) {
    return WorkerSpec.functions(modules)
        .withModulePath(Path.of("../../actors/src/test/python").toAbsolutePath().normalize());
  }

  static TracingFixture open(WorkerSpec worker, UnaryOperator<ClutchSetup> more) {
    return new TracingFixture(worker, more);
  }

  static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The spans of this kind, once there are as many. */
  List<SpanData> spans(SpanKind kind, int count) {
    await().until(() -> spans(kind).size() >= count);
    return spans(kind);
  }

  private List<SpanData> spans(SpanKind kind) {
    return exporter.getFinishedSpanItems().stream().filter(it -> it.getKind() == kind).toList();
  }

  @Override
  public void close() {
    system.terminate();
    value(system.getWhenTerminated());
  }
}
