package io.clutch.micrometer;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.Telling;
import io.clutch.host.Host;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.WorkerSpec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system with Clutch, its metrics, and the registry they are in. */
final class MetricsFixture implements AutoCloseable {
  static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "pooled", "crashes", "outcomes", "generators", "observed")
          .withModulePath(Path.of("../../actors/src/test/python").toAbsolutePath().normalize());

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ClutchMetrics metrics = ClutchMetrics.create();
  final ActorSystem<Void> system;

  private MetricsFixture(Function<Telemetry, Telemetry> heard) {
    var setup =
        ClutchSetup.create()
            .withTelemetry(heard.apply(metrics))
            .withHost("who", Host.function(String.class, text -> text));
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "metrics",
            ActorSystemSetup.create(BootstrapSetup.create(ConfigFactory.load()), setup));
  }

  static MetricsFixture open() {
    MetricsFixture fixture = unattached(metrics -> metrics);
    fixture.metrics.attach(fixture.system);
    fixture.metrics.bindTo(fixture.registry);
    return fixture;
  }

  /** With a listener that passes on to the metrics what it likes. */
  static MetricsFixture unattached(Function<Telemetry, Telemetry> heard) {
    return new MetricsFixture(heard);
  }

  PythonRef spawn(String name) {
    return Clutch.get(system).spawn(WORKER, name);
  }

  static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void failed(CompletionStage<?> stage) {
    await().until(() -> stage.toCompletableFuture().isCompletedExceptionally());
  }

  /** Waits until the listeners have heard all so far. */
  void heard() {
    Telling.await(system);
  }

  /** The meters that have this value in a label. */
  List<Meter.Id> of(String value) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getTags().stream().anyMatch(tag -> tag.getValue().equals(value)))
        .toList();
  }

  double gauge(Metric metric, String... values) {
    Gauge gauge = registry.find(metric.title()).tags(metric.tags(List.of(values))).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }

  void awaitGauge(DoublePredicate condition, Metric metric, String... values) {
    await().pollDelay(java.time.Duration.ZERO).until(() -> gauge(metric, values), condition::test);
  }

  /** What a counter has that is read from the actors; not a number if there is none. */
  double total(Metric metric, String... values) {
    var counter =
        registry.find(metric.title()).tags(metric.tags(List.of(values))).functionCounter();
    return counter == null ? Double.NaN : counter.count();
  }

  void awaitTotal(DoublePredicate condition, Metric metric, String... values) {
    await().pollDelay(java.time.Duration.ZERO).until(() -> total(metric, values), condition::test);
  }

  /** 0 if there is no such counter. */
  double counter(Metric metric, String... values) {
    var counter = registry.find(metric.title()).tags(metric.tags(List.of(values))).counter();
    return counter == null ? 0 : counter.count();
  }

  long timed(Metric metric, String... values) {
    var timer = registry.find(metric.title()).tags(metric.tags(List.of(values))).timer();
    return timer == null ? 0 : timer.count();
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Override
  public void close() {
    system.terminate();
    value(system.getWhenTerminated());
  }
}
