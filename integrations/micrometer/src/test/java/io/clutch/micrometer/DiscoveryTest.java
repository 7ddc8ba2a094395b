package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.WorkerEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which workers there are, if the metrics come late or do not hear of all events. */
@ExtendWith(Leftovers.class)
class DiscoveryTest {
  private static final String WORKER = "/system/desk";

  @Test
  void metricsThatAreAttachedAndBoundLateShowWhatIsThere() {
    try (MetricsFixture fixture = MetricsFixture.unattached(metrics -> metrics)) {
      PythonRef python = fixture.spawn("desk");
      PythonRef ended = fixture.spawn("ended");
      PythonPool pool =
          Clutch.get(fixture.system).spawn(PoolSpec.of(MetricsFixture.WORKER).withSize(1), "pool");
      value(pool.whenReady());
      value(python.call("os:getpid", Long.class));
      value(ended.call("os:getpid", Long.class));
      ended.stop();
      value(ended.whenStopped());
      fixture.heard();

      fixture.metrics.attach(fixture.system);
      fixture.metrics.bindTo(fixture.registry);

      fixture.awaitGauge(it -> it == 1, Metric.WORKER_READY, WORKER);
      fixture.awaitGauge(it -> it == 1, Metric.POOL_WORKERS, "/system/pool", "idle");
      assertThat(fixture.timed(Metric.CALL, WORKER, "os:getpid", "ok")).isZero();
      assertThat(fixture.of("/system/ended")).isEmpty();
      python.stop();
      await().untilAsserted(() -> assertThat(fixture.of(WORKER)).isEmpty());
    }
  }

  /** As if these events had been dropped. */
  @Test
  void theStartAndTheEndOfAWorkerAreNoticedWithoutTheirEvents() {
    try (MetricsFixture fixture =
        MetricsFixture.unattached(
            metrics ->
                event -> {
                  if (!(event instanceof WorkerEvent.Starting
                      || event instanceof WorkerEvent.Ready
                      || event instanceof WorkerEvent.Exited
                      || event instanceof WorkerEvent.Stopped)) {
                    metrics.happened(event);
                  }
                })) {
      fixture.metrics.attach(fixture.system);
      fixture.metrics.bindTo(fixture.registry);
      PythonRef python = fixture.spawn("desk");
      value(python.call("os:getpid", Long.class));
      fixture.awaitGauge(it -> it == 1, Metric.WORKER_READY, WORKER);

      python.stop();
      value(python.whenStopped());

      await().untilAsserted(() -> assertThat(fixture.of(WORKER)).isEmpty());
    }
  }

  @Test
  void oneSystemMayHaveSeveral() {
    try (MetricsFixture fixture = MetricsFixture.open()) {
      ClutchMetrics.create().attach(fixture.system);
    }
  }

  @Test
  void metricsServeOneSystem() {
    try (MetricsFixture fixture = MetricsFixture.open()) {
      assertThatThrownBy(() -> fixture.metrics.attach(fixture.system))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
