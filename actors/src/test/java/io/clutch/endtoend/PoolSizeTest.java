package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.PoolEvent.Retired;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import io.clutch.telemetry.WorkerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A pool has as many workers as it needs, within its bounds. */
@ExtendWith(Leftovers.class)
class PoolSizeTest {
  private static final Duration SHORT = Duration.ofMillis(150);

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

  private static PoolSpec sized(int min, int max) {
    return PoolSpec.of(PoolFixture.WORKER).withSize(min, max).withIdleTimeToLive(SHORT);
  }

  private static int starts(PythonPool pool) {
    return pools.events.ofWorkers(PoolFixture.path(pool), WorkerEvent.Starting.class).size();
  }

  private List<CompletionStage<Long>> stuck(PythonPool pool, int calls, Path gate) {
    return IntStream.range(0, calls)
        .mapToObj(n -> pool.call("pooled:until_there", Long.class, gate.toString()))
        .toList();
  }

  private static Set<Long> values(List<CompletionStage<Long>> calls) {
    return calls.stream().map(ClutchFixture::value).collect(Collectors.toSet());
  }

  @Test
  void growsWithWaitingCallsAndShrinksToMinOnly() throws IOException {
    PythonPool pool = pools.pool(sized(1, 3));
    for (int round = 1; round <= 3; round++) {
      Path gate = directory.resolve("gate" + round);
      var calls = stuck(pool, 5, gate);
      PoolFixture.awaitStatus(pool, now -> now.busy() == 3 && now.waitingCalls() == 2);
      assertThat(PoolFixture.status(pool).size()).isEqualTo(3);
      Files.createFile(gate);
      assertThat(values(calls)).hasSizeLessThanOrEqualTo(3);
      assertThat(PoolFixture.awaitIdle(pool, 1)).hasSize(1);
      assertThat(starts(pool)).as("one of three stays").isEqualTo(1 + 2 * round);
    }
    assertThat(pools.events.ofPool(PoolFixture.path(pool), Retired.class))
        .hasSize(6)
        .allMatch(retired -> retired.why() == Why.SURPLUS)
        .allMatch(retired -> retired.age().compareTo(SHORT) >= 0);
    assertThat(PoolFixture.status(pool).crashed()).isZero();
    pool.stop();
  }

  @Test
  void growsForSessionsToo() {
    PythonPool pool = pools.pool(sized(0, 2));
    var first = value(pool.checkout());
    var second = value(pool.checkout());
    assertThat(first.pid()).isNotEqualTo(second.pid());
    first.close();
    second.close();
    PoolFixture.awaitStatus(pool, now -> now.workers().isEmpty());
    pool.stop();
  }

  @Test
  void hasNoWorkerWhereMinIsNoneAndNothingIsToDo() {
    PythonPool pool = pools.pool(sized(0, 2));
    assertThat(PoolFixture.status(pool).workers()).isEmpty();
    long first = value(pool.call("os:getpid", Long.class));
    PoolFixture.awaitStatus(pool, now -> now.workers().isEmpty());
    assertThat(Proc.runs(first)).isFalse();
    assertThat(value(pool.call("os:getpid", Long.class))).isNotEqualTo(first);
    assertThat(starts(pool)).isEqualTo(2);
    pool.stop();
  }

  @Test
  void overflowLingersUnderBurstsAndEndsAfterwards() {
    PythonPool pool =
        pools.pool(
            PoolSpec.of(PoolFixture.WORKER).withSize(1).withOverflow(2, Duration.ofMillis(1500)));
    for (int burst = 0; burst < 20; burst++) {
      var calls =
          IntStream.range(0, 6).mapToObj(n -> pool.call("pooled:pause", Long.class, 0.01)).toList();
      assertThat(values(calls)).isNotEmpty();
    }
    assertThat(starts(pool)).as("forks of 20 bursts").isBetween(2, 3);
    PoolStatus after = PoolFixture.status(pool);
    assertThat(after.size()).isEqualTo(starts(pool));
    assertThat(after.overflow()).isEqualTo(after.size() - 1);
    assertThat(PoolFixture.awaitIdle(pool, 1)).hasSize(1);
    assertThat(pools.events.ofPool(PoolFixture.path(pool), Retired.class))
        .hasSize(starts(pool) - 1)
        .allMatch(retired -> retired.why() == Why.SURPLUS);
    pool.stop();
  }
}
