package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
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

  private static PoolFixture pools;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @Test
  void startsAreFewAndCallsFailFastUntilItIsOver() {
    PythonPool pool =
        pools.pool(
            PoolSpec.of(PoolFixture.WORKER)
                .withSize(3)
                .withStartConcurrency(2)
                .withSettings(base -> base.withBackoff(BACKOFF)));
    long began = System.nanoTime();
    SteadyCaller<Object> caller =
        SteadyCaller.of(
            pools.clutch.system(),
            8,
            pool.actor(),
            n -> Call.of("pooled:exit_now", Object.class, 7));
    await()
        .until(
            () -> pools.events.ofPool(PoolFixture.path(pool), Unavailable.class).size(),
            n -> n >= 4);
    caller.end();
    long waits = Duration.ofNanos(System.nanoTime() - began).dividedBy(LEAST) + 1;
    int starts = pools.events.ofWorkers(PoolFixture.path(pool), WorkerEvent.Starting.class).size();
    assertThat(starts).as("3 at first, 3 more without a wait").isLessThanOrEqualTo(6 + (int) waits);
    assertThat(pools.events.mostStarting(PoolFixture.path(pool))).isLessThanOrEqualTo(2);
    assertThat(caller.values()).isEmpty();
    assertThat(caller.failures()).hasSize(caller.made());
    assertThat(caller.failures())
        .filteredOn(Exited.class::isInstance)
        .as("one call a process")
        .hasSizeLessThanOrEqualTo(starts);
    assertThat(caller.failures())
        .filteredOn(NotRunning.class::isInstance)
        .isNotEmpty()
        .allMatch(it -> ((NotRunning) it).reason().equals(new ExitReason.Code(7)));
    PoolFixture.awaitIdle(pool, 3);
    assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
    pool.stop();
  }

  @Test
  void noMoreProcessesStartAtOnceThanMay() {
    PythonPool pool =
        pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(6).withStartConcurrency(2));
    assertThat(PoolFixture.awaitIdle(pool, 6)).hasSize(6);
    assertThat(pools.events.mostStarting(PoolFixture.path(pool))).isEqualTo(2);
    PoolFixture.pids(pool).forEach(PoolFixture::kill);
    PoolFixture.awaitStatus(pool, now -> now.crashed() == 6 && now.idle() == 6);
    value(pool.recycle());
    assertThat(pools.events.mostStarting(PoolFixture.path(pool))).isEqualTo(2);
    pool.stop();
  }
}
