package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.internal.inspect.SystemReading;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readings while processes are killed have no ghost and no negative count. */
@ExtendWith(Leftovers.class)
class ReadingKillTest {
  private static final int KILLS = 20;
  private static final int PROCESSES = 4;
  private static final ReadingRequest REQUEST =
      ReadingRequest.DEFAULT.withLimit(Duration.ofSeconds(20)).withCpu();

  private final ClutchFixture fixture = ClutchFixture.open();
  private final TreeFixture tree =
      TreeFixture.open(fixture, TreeFixture.one(TreeFixture.child("one")));
  private final Random random = new Random(7);

  @AfterEach
  void close() {
    fixture.close();
  }

  private SystemReading read() {
    return value(SystemReader.get(fixture.system()).read(REQUEST));
  }

  private static Set<Long> pids(SystemReading reading) {
    return reading
        .nodes()
        .map(it -> it.life().pid())
        .filter(it -> it != 0)
        .collect(Collectors.toSet());
  }

  private Set<Long> awaitAll() {
    return pids(
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                this::read,
                it ->
                    pids(it).size() == PROCESSES
                        && it.nodes().allMatch(node -> node.state().equals("running"))));
  }

  @Test
  void pidsStatesAndCountsAreThoseOfTheKernelAndTheActors() {
    WorkerSpec often =
        TreeFixture.WORKER.withSettings(
            it ->
                it.withRestart(
                    it.restart()
                        .withMaxRestarts(KILLS)
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(10))));
    PythonRef own = fixture.spawn(often);
    PythonPool pool =
        Clutch.get(fixture.system()).spawn(PoolSpec.of(TreeFixture.WORKER).withSize(2), "pool");
    for (int kill = 0; kill < KILLS; kill++) {
      Set<Long> before = awaitAll();
      assertThat(before).allMatch(Proc::runs);
      long victim = List.copyOf(before).get(random.nextInt(PROCESSES));
      List.of(own, pool, tree.ref("one")).forEach(it -> it.call("os:getpid", Long.class));
      TreeFixture.kill(victim);
      await().until(() -> !Proc.runs(victim));
      SystemReading reading = read(); // nobody else ends meanwhile
      assertThat(pids(reading)).doesNotContain(victim).allMatch(Proc::runs);
      assertThat(reading.nodes()).allSatisfy(ReadingKillTest::assertIsWhole);
    }
    awaitAll();
    assertAreThoseOfTheActors(own, pool);
  }

  private static void assertIsWhole(NodeReading node) {
    assertThat(node.answer().isFresh()).isTrue();
    assertThat(node.state())
        .isIn("starting", "running", "stopping", "restarting", "absent", "ended");
    node.work()
        .ifPresent(
            work -> {
              assertThat(work.inFlight()).isNotNegative();
              assertThat(work.queued()).isNotNegative();
              assertThat(work.streams()).isNotNegative();
            });
    boolean mayHaveProcess = !Set.of("restarting", "absent", "ended").contains(node.state());
    assertThat(mayHaveProcess || node.life().pid() == 0).as(node.toString()).isTrue();
  }

  private void assertAreThoseOfTheActors(PythonRef own, PythonPool pool) {
    SystemReading reading = read();
    WorkerStatus status = fixture.status(own);
    NodeReading node = reading.find(own.actor().path().toStringWithoutAddress()).orElseThrow();
    assertThat(node.life().pid()).isEqualTo(status.pid());
    assertThat(node.life().incarnation()).isEqualTo(status.incarnation());
    PoolStatus pooled = PoolFixture.status(pool);
    assertThat(reading.find("/system/pool").orElseThrow().children())
        .extracting(it -> it.life().pid())
        .containsExactlyElementsOf(pooled.workers().stream().map(PoolStatus.Worker::pid).toList());
  }
}
