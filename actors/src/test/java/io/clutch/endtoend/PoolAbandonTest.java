package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Outcome;
import io.clutch.pool.PoolStatus.Worker;
import io.clutch.pool.SessionRequest;
import io.clutch.worker.WorkerCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A hundred callers end while their calls run and wait, and no worker stays busy for them. */
@ExtendWith(Leftovers.class)
class PoolAbandonTest {
  private static final int WORKERS = 4;
  private static final int CALLERS = 100;

  private static PoolFixture pools;
  private static PythonPool pool;
  private static Set<Long> pids;
  @TempDir Path directory;
  private Gates gates;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
    pool = pools.pool(WORKERS);
    pids = pids();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void gates() {
    gates = new Gates(directory);
  }

  private static Set<Long> pids() {
    return status(pool).workers().stream().map(Worker::pid).collect(Collectors.toSet());
  }

  private void awaitRunning() {
    await().until(() -> gates.ran().size() == WORKERS);
  }

  @AfterEach
  void allWorkersServeAsBefore() {
    awaitStatus(pool, status -> status.busy() == 0 && status.waitingSessions() == 0);
    assertThat(status(pool).waitingCalls()).isZero();
    var each =
        IntStream.range(0, WORKERS).mapToObj(i -> pool.call(gates.held("after-" + i))).toList();
    IntStream.range(0, WORKERS).forEach(i -> gates.awaitRun("after-" + i));
    IntStream.range(0, WORKERS).forEach(i -> gates.open("after-" + i));
    assertThat(each.stream().map(ClutchFixture::value)).containsExactlyInAnyOrderElementsOf(pids);
    assertThat(gates.ran()).hasSize(2 * WORKERS);
    assertThat(status(pool).crashed()).isZero();
  }

  @Test
  void futuresAreCancelled() {
    List<CompletionStage<Long>> calls =
        IntStream.range(0, CALLERS).mapToObj(i -> pool.call(gates.held("" + i))).toList();
    awaitRunning();
    calls.forEach(call -> call.toCompletableFuture().cancel(true));
  }

  @Test
  void actorsThatInvokedEnd() {
    var callers = new ArrayList<TestProbe<Outcome<Long>>>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(TestProbe.create(pools.clutch.system()));
      pool.actor().tell(new WorkerCommand.Invoke<>(gates.held("" + i), callers.get(i).getRef()));
    }
    awaitRunning();
    callers.forEach(TestProbe::stop);
  }

  @Test
  void actorsThatHoldSessionsEnd() {
    var holders = new ArrayList<TestProbe<Object>>();
    for (int i = 0; i < CALLERS; i++) {
      String name = "" + i;
      holders.add(TestProbe.create(pools.clutch.system()));
      pool.checkout(SessionRequest.create().withHolder(holders.get(i).getRef()))
          .thenAccept(session -> session.call(gates.held(name)));
    }
    awaitRunning();
    holders.forEach(TestProbe::stop);
  }

  @Test
  void checkoutsAreCancelledAndSessionsClosed() {
    var checkouts = IntStream.range(0, CALLERS).mapToObj(i -> pool.checkout()).toList();
    for (int i = 0; i < WORKERS; i++) {
      value(value(checkouts.get(i)).call(gates.noted("session-" + i)));
    }
    checkouts.forEach(
        checkout -> {
          if (!checkout.toCompletableFuture().cancel(true)) {
            value(checkout).close();
          }
        });
  }
}
