package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.PoolEvent.Retired;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus.Memory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** What workers share with their template is told from what is their own. */
@ExtendWith(Leftovers.class)
@EnabledOnOs(OS.LINUX)
class WorkerMemoryTest {
  private static final long MIB = 1 << 20;
  private static final long LIMIT = 48 * MIB;

  /** Its module has 64 MiB. */
  private static final WorkerSpec LARGE =
      WorkerSpec.functions("ballast", "os")
          .withModulePath(ClutchFixture.HANDLERS)
          .withPreload("ballast");

  private static PoolFixture pools;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  /** Bounds leave room for what Python frees meanwhile, which are arenas of 1 MiB. */
  @Test
  void aForkedWorkerSharesWhatWasPreloadedUntilItWritesToIt() {
    PythonRef python = pools.clutch.spawn(LARGE);
    assertThat(ClutchFixture.pid(python)).isPositive();
    Memory before = memory(python);
    assertThat(before.isSplit()).isTrue();
    assertThat(before.sharedBytes()).isGreaterThan(64 * MIB);
    assertThat(before.privateBytes()).isLessThan(16 * MIB);
    value(python.call("ballast:touch", Long.class, 32 * MIB));
    Memory after = memory(python);
    assertThat(after.privateBytes()).isGreaterThan(before.privateBytes() + 24 * MIB);
    assertThat(after.sharedBytes()).isLessThan(before.sharedBytes() - 24 * MIB);
    value(python.call("ballast:keep", Long.class, 40 * MIB));
    assertThat(memory(python).privateBytes()).isGreaterThan(after.privateBytes() + 32 * MIB);
    python.stop();
  }

  @Test
  void aSpawnedWorkerHasItsModulesForItself() {
    PythonRef python =
        pools.clutch.spawn(LARGE.withSettings(it -> it.withStart(StartMethod.SPAWN)));
    assertThat(ClutchFixture.pid(python)).isPositive();
    assertThat(memory(python).privateBytes()).isGreaterThan(64 * MIB);
    python.stop();
  }

  /** The limit is below what is resident, and above what is private. */
  @Test
  void onlyPrivateMemoryCountsForTheLimitOfAPool() {
    PythonPool pool =
        pools.pool(PoolSpec.of(LARGE).withSize(2).withRecycling(it -> it.withMemory(LIMIT)));
    var before = PoolFixture.pids(pool);
    for (int i = 0; i < 400; i++) {
      value(pool.call("ballast:touch", Long.class, MIB));
    }
    assertThat(PoolFixture.status(pool).workers())
        .map(PoolStatus.Worker::memory)
        .map(Optional::orElseThrow)
        .allMatch(it -> it.privateBytes() < LIMIT && it.residentBytes() > LIMIT);
    assertThat(PoolFixture.pids(pool)).isEqualTo(before);
    assertThat(retired(pool)).isEmpty();

    value(pool.broadcast("ballast:touch", Long.class, 60 * MIB));
    await().until(() -> retired(pool).size() == 2);
    assertThat(retired(pool))
        .allSatisfy(it -> assertThat(it.why()).isEqualTo(Why.MEMORY))
        .allSatisfy(it -> assertThat(it.privateBytes()).isGreaterThan(LIMIT))
        .allSatisfy(it -> assertThat(it.sharedBytes()).isPositive().isLessThan(LIMIT));
    assertThat(PoolFixture.awaitIdle(pool, 2)).doesNotContainAnyElementsOf(before);
    assertThat(PoolFixture.status(pool).crashed()).isZero();
    pool.stop();
  }

  private static List<Retired> retired(PythonPool pool) {
    return pools.events.ofPool(PoolFixture.path(pool), Retired.class);
  }

  private static Memory memory(PythonRef python) {
    return pools.clutch.status(python).memory().orElseThrow();
  }
}
