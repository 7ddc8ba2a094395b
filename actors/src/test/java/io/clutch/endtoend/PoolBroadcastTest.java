package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.call.Outcome.Failed;
import io.clutch.call.Outcome.Value;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.pool.PoolStatus.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calls that are made on each worker. */
@ExtendWith(Leftovers.class)
class PoolBroadcastTest {
  private static PoolFixture pools;
  @TempDir Path directory;
  private Gates gates;
  private PythonPool pool;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void pool() {
    gates = new Gates(directory);
    pool = pools.pool(3);
  }

  private List<Long> pids() {
    return status(pool).workers().stream().map(Worker::pid).toList();
  }

  @Test
  void reachesEachWorkerOnce() {
    List<Outcome<Long>> outcomes = value(pool.broadcast(gates.noted("all")));
    assertThat(outcomes).extracting(Outcome::get).containsExactlyElementsOf(pids());
    assertThat(gates.ran()).containsExactly("all", "all", "all");
    awaitStatus(pool, status -> status.idle() == 3);
    assertThat(status(pool).workers()).extracting(Worker::calls).containsOnly(1L);
  }

  @Test
  void comesAfterWhatAWorkerDoes() {
    var running = gates.enter(pool, "running");
    var all = pool.broadcast(gates.noted("all"));
    await().until(() -> gates.ran().size() == 3);
    assertThat(all.toCompletableFuture()).isNotDone();
    long busy = gates.release(running, "running");
    assertThat(value(all)).extracting(Outcome::get).contains(busy).hasSize(3);
  }

  @Test
  void tellsWhereItFailed() {
    List<Long> pids = pids();
    List<Outcome<Long>> outcomes =
        value(pool.broadcast("pooled:fail_in", Long.class, gates.log(), pids.get(1)));
    assertThat(outcomes.get(0)).isEqualTo(new Value<>(pids.get(0)));
    assertThat(outcomes.get(2)).isEqualTo(new Value<>(pids.get(2)));
    assertThat(((Failed<Long>) outcomes.get(1)).failure()).isInstanceOf(Raised.class);
  }

  @Test
  void tellsOfAWorkerThatEnds() {
    List<Long> pids = pids();
    var all = pool.broadcast(gates.held("all"));
    await().until(() -> gates.ran().size() == 3);
    TreeFixture.kill(pids.get(0));
    awaitStatus(pool, status -> status.crashed() == 1);
    gates.open("all");
    List<Outcome<Long>> outcomes = value(all);
    assertThat(((Failed<Long>) outcomes.get(0)).failure()).isInstanceOf(Exited.class);
    assertThat(outcomes.get(1)).isEqualTo(new Value<>(pids.get(1)));
    assertThat(outcomes.get(2)).isEqualTo(new Value<>(pids.get(2)));
    assertThat(gates.ran()).hasSize(3);
  }

  @Test
  void hasADeadline() {
    Call<Long> call = gates.held("all").withDeadline(Duration.ofMillis(200));
    assertThat(value(pool.broadcast(call)))
        .hasSize(3)
        .allSatisfy(
            each ->
                assertThat(((Failed<Long>) each).failure()).isInstanceOf(DeadlineExceeded.class));
    awaitStatus(pool, status -> status.idle() == 3);
  }

  @Test
  void reachesNobodyWhereNobodyIsReady() {
    PythonPool lazy = pools.pool(PoolFixture.of(2).withLazyStart(true));
    assertThat(value(lazy.broadcast("pooled:pid", Long.class))).isEmpty();
    assertThat(status(lazy).started()).isZero();
  }

  @Test
  void isRefusedByAPoolThatStops() {
    var running = gates.enter(pool, "running");
    pool.stop();
    failure(pool.broadcast(gates.noted("late")), NotRunning.class);
    gates.release(running, "running");
    ClutchFixture.stopped(pool);
    failure(pool.broadcast(gates.noted("too late")), NotRunning.class);
    assertThat(gates.ran()).containsExactly("running");
  }

  @Test
  void throwsWhatCannotCross() {
    assertThatThrownBy(() -> pool.broadcast("pooled:pid", Long.class, new Thread("no data")))
        .isInstanceOf(CallFailedException.class);
  }
}
