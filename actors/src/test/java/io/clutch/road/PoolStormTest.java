package io.clutch.road;

import static io.clutch.road.Road.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.PoolEvent.Unavailable;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every process ends at its first call: no storm of starts, fast failures, and recovery. */
@ExtendWith(Leftovers.class)
class PoolStormTest {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final BackoffSettings BACKOFF =
      new BackoffSettings(1, LEAST, Duration.ofMillis(400), Duration.ofMinutes(1));

  private static Pond pond;

  @BeforeAll
  static void start() {
    pond = Pond.open();
  }

  @AfterAll
  static void stop() {
    pond.close();
  }

  @Test
  void startsAreFewAndCallsFailFastUntilItIsOver() {
    PythonPool pool =
        pond.pool(
            PoolSpec.of(Pond.WORKER)
                .withSize(3)
                .withStartConcurrency(2)
                .withSettings(base -> base.withBackoff(BACKOFF)));
    long began = System.nanoTime();
    Crowd<Object> crowd =
        Crowd.of(
            pond.road.system(), 8, pool.actor(), n -> Call.of("pooled:exit_now", Object.class, 7));
    await().until(() -> pond.events.ofPool(Pond.path(pool), Unavailable.class).size(), n -> n >= 4);
    crowd.end();
    long waits = Duration.ofNanos(System.nanoTime() - began).dividedBy(LEAST) + 1;
    int starts = pond.events.ofWorkers(Pond.path(pool), WorkerEvent.Starting.class).size();
    assertThat(starts).as("3 at first, 3 more without a wait").isLessThanOrEqualTo(6 + (int) waits);
    assertThat(pond.events.mostStarting(Pond.path(pool))).isLessThanOrEqualTo(2);
    assertThat(crowd.values()).isEmpty();
    assertThat(crowd.failures()).hasSize(crowd.made());
    assertThat(crowd.failures())
        .filteredOn(Exited.class::isInstance)
        .as("one call a process")
        .hasSizeLessThanOrEqualTo(starts);
    assertThat(crowd.failures())
        .filteredOn(NotRunning.class::isInstance)
        .isNotEmpty()
        .allMatch(it -> ((NotRunning) it).reason().equals(new ExitReason.Code(7)));
    Pond.awaitIdle(pool, 3);
    assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
    pool.stop();
  }

  @Test
  void noMoreProcessesStartAtOnceThanMay() {
    PythonPool pool = pond.pool(PoolSpec.of(Pond.WORKER).withSize(6).withStartConcurrency(2));
    assertThat(Pond.awaitIdle(pool, 6)).hasSize(6);
    assertThat(pond.events.mostStarting(Pond.path(pool))).isEqualTo(2);
    Pond.pids(pool).forEach(Pond::kill);
    Pond.awaitStatus(pool, now -> now.crashed() == 6 && now.idle() == 6);
    value(pool.recycle());
    assertThat(pond.events.mostStarting(Pond.path(pool))).isEqualTo(2);
    pool.stop();
  }
}
