package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonSession;
import io.clutch.call.Call;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.SupervisionEvent.ChildStartFailed;
import io.clutch.telemetry.PoolEvent.Retired;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Replaces all workers of a pool on request. */
@ExtendWith(Leftovers.class)
class PoolReplaceTest {
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

  @Test
  void underFullLoadNoCallIsLostOrMadeTwice() throws IOException {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(3).withInFlight(2));
    String notes = Files.createFile(directory.resolve("notes")).toString();
    SteadyCaller<String> caller =
        SteadyCaller.of(
            pools.clutch.system(),
            12,
            pool.actor(),
            n -> Call.of("crashes:note", String.class, notes, "" + n));
    for (int round = 0; round < 3; round++) {
      caller.awaitValues(50);
      Set<Long> before = PoolFixture.pids(pool);
      value(pool.recycle());
      assertThat(PoolFixture.pids(pool)).doesNotContainAnyElementsOf(before);
      assertThat(before).noneMatch(Proc::runs);
    }
    caller.end();
    assertThat(caller.failures()).isEmpty();
    assertThat(caller.values()).hasSize(caller.made());
    List<String> runs = Files.readAllLines(directory.resolve("notes"));
    assertThat(runs).hasSize(caller.made());
    assertThat(new HashSet<>(runs)).hasSize(caller.made());
    PoolFixture.awaitIdle(pool, 3);
    PoolStatus status = PoolFixture.status(pool);
    assertThat(status.crashed()).isZero();
    assertThat(status.started()).isEqualTo(12);
    assertThat(status.recycled()).isEqualTo(9);
    assertThat(pools.events.ofPool(PoolFixture.path(pool), Retired.class))
        .allMatch(retired -> retired.why() == Why.REQUESTED);
    pool.stop();
  }

  @Test
  void waitsForASession() {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(2));
    PythonSession session = value(pool.checkout());
    var replaced = pool.recycle();
    PoolFixture.awaitStatus(
        pool, now -> now.recycled() == 2 && now.retiring() == 1 && now.idle() == 2);
    assertThat(value(session.call("os:getpid", Long.class))).isEqualTo(session.pid());
    assertThat(replaced.toCompletableFuture()).isNotDone();
    session.close();
    value(replaced);
    assertThat(PoolFixture.awaitIdle(pool, 2)).doesNotContain(session.pid());
    pool.stop();
  }

  @Test
  void keepsTheOldOnesWhileNoSuccessorCanStart() throws IOException {
    Path no = directory.resolve("no");
    PythonPool pool =
        pools.pool(
            PoolSpec.of(PoolFixture.WORKER.withEnvironment("REFUSE_IF", no.toString()))
                .withSize(2)
                .withSettings(base -> base.withBackoff(PoolFixture.QUICK)));
    Set<Long> before = PoolFixture.pids(pool);
    Files.createFile(no);
    var replaced = pool.recycle();
    while (failedStarts(pool) < 3) {
      assertThat(before).contains(value(pool.call("os:getpid", Long.class)));
    }
    assertThat(replaced.toCompletableFuture()).isNotDone();
    assertThat(PoolFixture.status(pool).ready()).isEqualTo(2);
    Files.delete(no);
    value(replaced);
    assertThat(PoolFixture.awaitIdle(pool, 2)).doesNotContainAnyElementsOf(before);
    assertThat(PoolFixture.status(pool).crashed()).isEqualTo(failedStarts(pool));
    assertThat(PoolFixture.status(pool).recycled()).isEqualTo(2);
    pool.stop();
  }

  private static int failedStarts(PythonPool pool) {
    return pools.events.ofSupervisor(PoolFixture.path(pool), ChildStartFailed.class).size();
  }

  @Test
  void aPoolWithoutWorkersHasNothingToReplace() {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(0, 2));
    value(pool.recycle());
    assertThat(PoolFixture.status(pool).started()).isZero();
    pool.stop();
  }

  @Test
  void oneThatIsStillStartingIsReplacedToo() {
    PythonPool pool = pools.start(PoolSpec.of(PoolFixture.WORKER).withSize(1));
    value(pool.recycle());
    PoolFixture.awaitIdle(pool, 1);
    assertThat(PoolFixture.status(pool).started()).isEqualTo(2);
    await().until(() -> PoolFixture.processes().size() <= 1);
    pool.stop();
  }
}
