package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitWaiting;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus.Worker;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exactly as many calls run at once as there is room for. */
@ExtendWith(Leftovers.class)
class PoolParallelTest {
  private static PoolFixture pools;
  @TempDir Path directory;
  private Gates gates;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void gates() {
    gates = new Gates(directory);
  }

  @Test
  void exactlySoManyRunAtOnce() {
    PythonPool pool = pools.pool(3);
    var first = gates.enter(pool, "a");
    var second = gates.enter(pool, "b");
    var third = gates.enter(pool, "c");
    var fourth = pool.call(gates.held("d"));
    awaitWaiting(pool, 1, 0);
    assertThat(status(pool).busy()).isEqualTo(3);
    assertThat(gates.ran()).containsExactly("a", "b", "c");
    long freed = gates.release(second, "b");
    gates.awaitRun("d");
    assertThat(gates.release(fourth, "d")).isEqualTo(freed);
    assertThat(List.of(gates.release(first, "a"), gates.release(third, "c"), freed))
        .doesNotHaveDuplicates();
    await().until(() -> status(pool).idle() == 3);
  }

  @Test
  void aWorkerMayHaveSeveralCalls() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withInFlight(3));
    var running = gates.enter(pool, "a");
    var given = IntStream.range(0, 2).mapToObj(i -> pool.call(gates.noted("b" + i))).toList();
    var waiting = pool.call(gates.noted("c"));
    awaitWaiting(pool, 1, 0);
    assertThat(status(pool).workers()).extracting(Worker::inFlight).containsExactly(3);
    long pid = gates.release(running, "a");
    assertThat(given.stream().map(ClutchFixture::value)).containsOnly(pid);
    assertThat(value(waiting)).isEqualTo(pid);
    assertThat(gates.ran()).containsExactly("a", "b0", "b1", "c");
  }

  @Test
  void asyncCallsOfOneWorkerRunBesideEachOther() {
    WorkerSpec busy = WorkerSpec.actor("pooled:Busy").withModulePath(ClutchFixture.HANDLERS);
    PythonPool pool = pools.pool(PoolSpec.of(busy).withSize(2).withInFlight(3));
    List<CompletionStage<Long>> calls =
        IntStream.range(0, 7).mapToObj(i -> pool.call(gates.heldAsync("" + i))).toList();
    await().until(() -> gates.ran().size() == 6);
    awaitWaiting(pool, 1, 0);
    assertThat(gates.ran()).doesNotContain("6");
    assertThat(status(pool).workers()).extracting(Worker::inFlight).containsExactly(3, 3);
    gates.open("0");
    gates.awaitRun("6");
    gates.open("1", "2", "3", "4", "5", "6");
    assertThat(calls.stream().map(ClutchFixture::value).distinct()).hasSize(2);
  }

  @Test
  void aThousandCallsOverFiftyWorkers() {
    PythonPool pool = pools.pool(50);
    var first =
        IntStream.range(0, 50)
            .mapToObj(i -> pool.call("pooled:until_there", Long.class, gates.gate("all")))
            .toList();
    await().until(() -> status(pool).busy() == 50);
    var calls = new ArrayList<CompletionStage<Long>>();
    for (int i = 0; i < 950; i++) {
      calls.add(pool.call(gates.noted("" + i)));
    }
    gates.open("all");
    var pids = first.stream().map(ClutchFixture::value).distinct().toList();
    assertThat(pids).hasSize(50);
    assertThat(calls.stream().map(ClutchFixture::value)).isSubsetOf(pids);
    assertThat(gates.ran())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 950).mapToObj(Integer::toString).toList());
    await().until(() -> status(pool).idle() == 50);
    assertThat(status(pool).workers())
        .allSatisfy(worker -> assertThat(worker.calls()).isPositive())
        .extracting(Worker::calls)
        .satisfies(made -> assertThat(made.stream().mapToLong(it -> it).sum()).isEqualTo(1000));
    assertThat(status(pool).started()).isEqualTo(50);
    pool.stop();
    ClutchFixture.stopped(pool);
  }
}
