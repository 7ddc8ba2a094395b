package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.PoolEvent.Retired;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Healthy workers are replaced by calls, age, idle time and memory. */
@ExtendWith(Leftovers.class)
class PoolRecycleTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final PoolSpec TWO = PoolSpec.of(PoolFixture.WORKER).withSize(2);

  private static PoolFixture pools;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  /** The number of calls of each process. All must have succeeded. */
  private static List<Long> counts(List<CompletionStage<Long>> calls) {
    return calls.stream()
        .map(ClutchFixture::<Long>value)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .values()
        .stream()
        .toList();
  }

  private static List<CompletionStage<Long>> calls(PythonPool pool, int count) {
    return IntStream.range(0, count).mapToObj(n -> pool.call("os:getpid", Long.class)).toList();
  }

  private static List<Retired> retired(PythonPool pool) {
    return pools.events.ofPool(PoolFixture.path(pool), Retired.class);
  }

  private static void assertNoneCrashed(PythonPool pool) {
    long before = retired(pool).size();
    PoolStatus status = PoolFixture.status(pool);
    assertThat(status.crashed()).isZero();
    // It may continue meanwhile.
    assertThat(status.recycled()).isBetween(before, (long) retired(pool).size());
  }

  @Test
  void byCalls() {
    PythonPool pool = pools.pool(TWO.withRecycling(recycle -> recycle.withCalls(5)));
    assertThat(counts(calls(pool, 40))).allMatch(count -> count <= 5);
    assertThat(retired(pool))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(retired -> retired.why() == Why.CALLS)
        .as("its last call may still run")
        .allMatch(retired -> retired.calls() == 4 || retired.calls() == 5);
    PoolFixture.awaitIdle(pool, 2);
    assertNoneCrashed(pool);
    pool.stop();
  }

  @Test
  void byCallsAlsoWhereAWorkerHasSeveralAtOnce() {
    PythonPool pool =
        pools.pool(TWO.withInFlight(4).withRecycling(recycle -> recycle.withCalls(10)));
    assertThat(counts(calls(pool, 60))).allMatch(count -> count <= 10 + 3);
    PoolFixture.awaitIdle(pool, 2);
    assertNoneCrashed(pool);
    pool.stop();
  }

  @Test
  void byAgeLessAPartThatIsLeftToChance() {
    Duration age = Duration.ofMillis(400);
    PythonPool pool =
        pools.pool(TWO.withRecycling(recycle -> recycle.withAge(age).withJitter(0.5)));
    while (retired(pool).size() < 4) {
      assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
    }
    assertThat(retired(pool))
        .allMatch(retired -> retired.why() == Why.AGE)
        .allMatch(retired -> retired.age().compareTo(age.dividedBy(2)) >= 0);
    assertNoneCrashed(pool);
    pool.stop();
  }

  @Test
  void byIdleTime() {
    PythonPool pool =
        pools.pool(TWO.withRecycling(recycle -> recycle.withIdle(Duration.ofMillis(150))));
    var before = PoolFixture.pids(pool);
    await().until(() -> retired(pool).size() >= 2);
    assertThat(retired(pool)).allMatch(retired -> retired.why() == Why.IDLE);
    PoolFixture.awaitStatus(
        pool, now -> now.workers().stream().noneMatch(worker -> before.contains(worker.pid())));
    assertThat(value(pool.call("os:getpid", Long.class))).isPositive();
    assertNoneCrashed(pool);
    pool.stop();
  }

  /** Each call leaks 1 MiB. Calls go on while the memory is read, which takes long under load. */
  @Test
  void byPrivateMemory() {
    PythonPool innocent = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(1));
    long usual =
        PoolFixture.status(innocent).workers().get(0).memory().orElseThrow().privateBytes();
    innocent.stop();
    long limit = usual + 20 * MEBIBYTE;
    PythonPool pool = pools.pool(TWO.withRecycling(recycle -> recycle.withMemory(limit)));
    var leaks =
        IntStream.range(0, 240)
            .mapToObj(n -> pool.call("pooled:leak", Long.class, MEBIBYTE))
            .toList();
    assertThat(counts(leaks)).allMatch(leaked -> leaked <= 100);
    assertThat(retired(pool)).isNotEmpty().allMatch(retired -> retired.why() == Why.MEMORY);
    PoolFixture.awaitIdle(pool, 2);
    assertThat(PoolFixture.status(pool).workers())
        .flatExtracting(worker -> worker.memory().stream().toList()) // none while it is replaced
        .allMatch(memory -> memory.privateBytes() < limit + 20 * MEBIBYTE);
    assertNoneCrashed(pool);
    pool.stop();
  }
}
