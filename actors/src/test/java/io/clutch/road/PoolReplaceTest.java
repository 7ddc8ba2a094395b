package io.clutch.road;

import static io.clutch.road.Road.value;
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

/** All workers of a pool replaced on request. */
@ExtendWith(Leftovers.class)
class PoolReplaceTest {
  private static Pond pond;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    pond = Pond.open();
  }

  @AfterAll
  static void stop() {
    pond.close();
  }

  @Test
  void underFullLoadNoCallIsLostOrMadeTwice() throws IOException {
    PythonPool pool = pond.pool(PoolSpec.of(Pond.WORKER).withSize(3).withInFlight(2));
    String notes = Files.createFile(directory.resolve("notes")).toString();
    Crowd<String> crowd =
        Crowd.of(
            pond.road.system(),
            12,
            pool.actor(),
            n -> Call.of("crashes:note", String.class, notes, "" + n));
    for (int round = 0; round < 3; round++) {
      crowd.awaitValues(50);
      Set<Long> before = Pond.pids(pool);
      value(pool.recycle());
      assertThat(Pond.pids(pool)).doesNotContainAnyElementsOf(before);
      assertThat(before).noneMatch(Proc::runs);
    }
    crowd.end();
    assertThat(crowd.failures()).isEmpty();
    assertThat(crowd.values()).hasSize(crowd.made());
    List<String> runs = Files.readAllLines(directory.resolve("notes"));
    assertThat(runs).hasSize(crowd.made());
    assertThat(new HashSet<>(runs)).hasSize(crowd.made());
    Pond.awaitIdle(pool, 3);
    PoolStatus status = Pond.status(pool);
    assertThat(status.crashed()).isZero();
    assertThat(status.started()).isEqualTo(12);
    assertThat(status.recycled()).isEqualTo(9);
    assertThat(pond.events.ofPool(Pond.path(pool), Retired.class))
        .allMatch(retired -> retired.why() == Why.REQUESTED);
    pool.stop();
  }

  @Test
  void waitsForASession() {
    PythonPool pool = pond.pool(PoolSpec.of(Pond.WORKER).withSize(2));
    PythonSession session = value(pool.checkout());
    var replaced = pool.recycle();
    Pond.awaitStatus(pool, now -> now.recycled() == 2 && now.retiring() == 1 && now.idle() == 2);
    assertThat(value(session.call("os:getpid", Long.class))).isEqualTo(session.pid());
    assertThat(replaced.toCompletableFuture()).isNotDone();
    session.close();
    value(replaced);
    assertThat(Pond.awaitIdle(pool, 2)).doesNotContain(session.pid());
    pool.stop();
  }

  @Test
  void keepsTheOldOnesWhileNoSuccessorCanStart() throws IOException {
    Path no = directory.resolve("no");
    PythonPool pool =
        pond.pool(
            PoolSpec.of(Pond.WORKER.withEnvironment("REFUSE_IF", no.toString()))
                .withSize(2)
                .withSettings(base -> base.withBackoff(Pond.QUICK)));
    Set<Long> before = Pond.pids(pool);
    Files.createFile(no);
    var replaced = pool.recycle();
    while (failedStarts(pool) < 3) {
      assertThat(before).contains(value(pool.call("os:getpid", Long.class)));
    }
    assertThat(replaced.toCompletableFuture()).isNotDone();
    assertThat(Pond.status(pool).ready()).isEqualTo(2);
    Files.delete(no);
    value(replaced);
    assertThat(Pond.awaitIdle(pool, 2)).doesNotContainAnyElementsOf(before);
    assertThat(Pond.status(pool).crashed()).isEqualTo(failedStarts(pool));
    assertThat(Pond.status(pool).recycled()).isEqualTo(2);
    pool.stop();
  }

  private static int failedStarts(PythonPool pool) {
    return pond.events.ofSupervisor(Pond.path(pool), ChildStartFailed.class).size();
  }

  @Test
  void aPoolWithoutWorkersHasNothingToReplace() {
    PythonPool pool = pond.pool(PoolSpec.of(Pond.WORKER).withSize(0, 2));
    value(pool.recycle());
    assertThat(Pond.status(pool).started()).isZero();
    pool.stop();
  }

  @Test
  void oneThatIsStillStartingIsReplacedToo() {
    PythonPool pool = pond.start(PoolSpec.of(Pond.WORKER).withSize(1));
    value(pool.recycle());
    Pond.awaitIdle(pool, 1);
    assertThat(Pond.status(pool).started()).isEqualTo(2);
    await().until(() -> Pond.processes().size() <= 1);
    pool.stop();
  }
}
