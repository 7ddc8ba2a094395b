package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.SupervisionEvent.ChildStartFailed;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.WorkerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** If workers cannot start, calls fail only if none is left, and the pool recovers. */
@ExtendWith(Leftovers.class)
class PoolStartFailureTest {
  private static final Duration WAIT = Duration.ofMillis(500);

  private static PoolFixture pools;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  /** A pool whose workers cannot start while the file exists. */
  private PoolSpec refusing(Duration wait) {
    return PoolSpec.of(PoolFixture.WORKER.withEnvironment("REFUSE_IF", file().toString()))
        .withSize(3)
        .withStartConcurrency(3)
        .withSettings(
            base -> base.withBackoff(new BackoffSettings(1, wait, wait, Duration.ofMinutes(1))));
  }

  private Path file() {
    return directory.resolve("no");
  }

  private static int failedStarts(PythonPool pool) {
    return pools.events.ofSupervisor(PoolFixture.path(pool), ChildStartFailed.class).size();
  }

  private static void assertTellsWhy(CompletionStage<?> call) {
    NotRunning failure = failure(call, NotRunning.class);
    var refused = (BootError.Refused) ((BootFailed) failure.reason()).error();
    assertThat(refused.code()).isEqualTo(BootError.Refused.Code.IMPORT_FAILED);
    assertThat(failure.message()).contains("/system/pool-", "the file says no");
  }

  @Test
  void ofOneFailsNothingWhileOthersServe() throws IOException {
    PythonPool pool = pools.pool(refusing(Duration.ofMillis(100)));
    Set<Long> before = PoolFixture.pids(pool);
    Files.createFile(file());
    long victim = before.iterator().next();
    PoolFixture.kill(victim);
    await().until(() -> failedStarts(pool) >= 1);
    while (failedStarts(pool) < 3) {
      assertThat(before).contains(value(pool.call("os:getpid", Long.class)));
    }
    assertThat(PoolFixture.status(pool).ready()).isEqualTo(2);
    Files.delete(file());
    assertThat(PoolFixture.awaitIdle(pool, 3)).doesNotContain(victim);
    assertThat(PoolFixture.status(pool).crashed()).isEqualTo(1 + failedStarts(pool));
    pool.stop();
  }

  @Test
  void ofAllFailsCallsAtOnceUntilTheCauseIsGone() throws IOException {
    PythonPool pool = pools.pool(refusing(WAIT));
    Files.createFile(file());
    long began = System.nanoTime();
    int started = pools.events.ofWorkers(PoolFixture.path(pool), WorkerEvent.Starting.class).size();
    PoolFixture.pids(pool).forEach(PoolFixture::kill);
    await().until(() -> failedStarts(pool) >= 3);
    assertTellsWhy(pool.call("os:getpid", Long.class));
    assertTellsWhy(pool.checkout());
    assertThat(PoolFixture.status(pool).unavailable()).get().isInstanceOf(BootFailed.class);
    assertThat(pools.events.ofPool(PoolFixture.path(pool), PoolEvent.Unavailable.class))
        .isNotEmpty();
    await().until(() -> failedStarts(pool) >= 5);
    long probes = Duration.ofNanos(System.nanoTime() - began).dividedBy(WAIT) + 1;
    assertThat(pools.events.ofWorkers(PoolFixture.path(pool), WorkerEvent.Starting.class))
        .hasSizeLessThanOrEqualTo(started + (int) (3 + probes));
    Files.delete(file());
    PoolFixture.awaitIdle(pool, 3);
    assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
    assertThat(PoolFixture.status(pool).unavailable()).isEmpty();
    pool.stop();
  }

  @Test
  void isTriedAgainWithoutACallAlsoWhereThePoolStartsLazily() throws IOException {
    Files.createFile(file());
    PythonPool pool = pools.start(refusing(Duration.ofMillis(100)).withLazyStart(true));
    value(pool.whenReady());
    assertThat(pools.events.ofWorkers(PoolFixture.path(pool), WorkerEvent.Starting.class))
        .isEmpty();
    assertTellsWhy(pool.call("os:getpid", Long.class));
    Files.delete(file());
    PoolFixture.awaitIdle(pool, 3);
    pool.stop();
  }

  @Test
  void aMissingInterpreterIsTold() {
    PythonPool pool =
        pools.start(PoolSpec.of(PoolFixture.WORKER.withInterpreter("/no/such/python")).withSize(2));
    NotRunning failure = failure(pool.call("os:getpid", Long.class), NotRunning.class);
    assertThat(failure.message()).contains("/no/such/python");
    assertThat(ClutchFixture.stopped(pool)).isEqualTo(failure.reason());
  }
}
