package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ten rounds of {@code kill -9} under load. */
@Tag("long")
@ExtendWith(Leftovers.class)
class PoolKillTest {
  private static final int WORKERS = 3;
  private static final int ROUNDS = 10;

  /** A period so short that no start of a round must wait. */
  private static final BackoffSettings QUICK =
      new BackoffSettings(1, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(100));

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  @TempDir Path directory;

  /** The processes to kill: all of them in each third round. */
  private List<Long> victims(int round, Set<Long> pids) {
    var victims = new ArrayList<>(pids);
    Collections.shuffle(victims, random);
    return victims.subList(0, round % 3 == 2 ? WORKERS : 1 + random.nextInt(WORKERS - 1));
  }

  @Test
  void everyCallHasOneOutcomeAndThePoolItsSize() throws IOException {
    String notes = Files.createFile(directory.resolve("notes")).toString();
    try (PoolFixture pools = PoolFixture.open()) {
      PythonPool pool =
          pools.pool(
              PoolSpec.of(PoolFixture.WORKER)
                  .withSize(WORKERS)
                  .withInFlight(2)
                  .withSettings(base -> base.withBackoff(QUICK)));
      SteadyCaller<String> caller =
          SteadyCaller.of(
              pools.clutch.system(),
              16,
              pool.actor(),
              n -> Call.of("crashes:note", String.class, notes, "" + n));
      int killed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        caller.awaitValues(50);
        List<Long> victims = victims(round, PoolFixture.pids(pool));
        killed += victims.size();
        victims.forEach(PoolFixture::kill);
        awaitAll(pool, victims);
      }
      caller.end();
      Set<Long> pids = PoolFixture.awaitIdle(pool, WORKERS);
      await("no stray process").until(() -> PoolFixture.processes().equals(pids));
      assertThat(PoolFixture.status(pool).crashed()).as("seed " + seed).isEqualTo(killed);
      assertThat(PoolFixture.status(pool).started()).isEqualTo(WORKERS + killed);
      assertOneOutcomeEach(caller);
    }
  }

  private static void awaitAll(PythonPool pool, List<Long> killed) {
    PoolFixture.awaitStatus(
        pool,
        now ->
            now.ready() == WORKERS
                && now.workers().stream().noneMatch(worker -> killed.contains(worker.pid())));
  }

  private void assertOneOutcomeEach(SteadyCaller<String> caller) throws IOException {
    assertThat(caller.ended()).as("seed " + seed).isEqualTo(caller.made());
    assertThat(caller.values().size() + caller.failures().size()).isEqualTo(caller.made());
    assertThat(caller.failures())
        .as("seed " + seed)
        .allMatch(failure -> failure instanceof Exited || failure instanceof NotRunning)
        .anyMatch(failure -> failure instanceof Exited);
    List<String> runs = Files.readAllLines(directory.resolve("notes"));
    Set<String> once = new HashSet<>(runs);
    assertThat(runs).as("none was made twice, seed " + seed).hasSameSizeAs(once);
    assertThat(once.containsAll(caller.values())).isTrue();
  }
}
