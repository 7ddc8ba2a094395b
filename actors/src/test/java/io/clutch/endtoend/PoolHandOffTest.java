package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitWaiting;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonSession;
import io.clutch.call.Outcome;
import io.clutch.pool.SessionRequest;
import io.clutch.worker.WorkerCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A free worker goes to the call or session that has waited longest. */
@ExtendWith(Leftovers.class)
class PoolHandOffTest {
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

  private CompletionStage<Long> session(PythonPool pool, String name) {
    return pool.inSession(
        session ->
            session
                .call(gates.noted(name + "-1"))
                .thenCompose(pid -> session.call(gates.noted(name + "-2"))));
  }

  @Test
  void callsAndSessionsStandInOneRow() {
    PythonPool pool = pools.pool(1);
    var running = gates.enter(pool, "running");
    var a = pool.call(gates.noted("a"));
    var b = session(pool, "b");
    var c = pool.call(gates.noted("c"));
    var d = session(pool, "d");
    var e = session(pool, "e");
    awaitWaiting(pool, 2, 3);
    gates.release(running, "running");
    for (var each : List.of(a, b, c, d, e)) {
      value(each);
    }
    assertThat(gates.ran())
        .containsExactly("running", "a", "b-1", "b-2", "c", "d-1", "d-2", "e-1", "e-2");
  }

  @Test
  void aSessionHasTheWorkerThatIsFreeFirst() {
    PythonPool pool = pools.pool(2);
    var slow = gates.enter(pool, "slow");
    var quick = gates.enter(pool, "quick");
    var session = pool.checkout();
    awaitWaiting(pool, 0, 1);
    long pid = gates.release(quick, "quick");
    try (PythonSession open = value(session)) {
      assertThat(open.pid()).isEqualTo(pid);
      gates.release(slow, "slow");
    }
  }

  @Test
  void theSameWhereWorkersHaveSeveralCalls() {
    PythonPool pool = pools.pool(PoolFixture.of(2).withInFlight(2));
    var slow = gates.enter(pool, "slow");
    var quick = gates.enter(pool, "quick");
    var session = pool.checkout();
    var behind = pool.call(gates.noted("behind"));
    awaitWaiting(pool, 0, 1);
    long pid = gates.release(quick, "quick");
    try (PythonSession open = value(session)) {
      assertThat(open.pid()).isEqualTo(pid);
    }
    gates.release(slow, "slow");
    value(behind);
  }

  @Test
  void thePoolGrowsForASession() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withSize(1, 2));
    var running = gates.enter(pool, "running");
    try (PythonSession session = value(pool.checkout())) {
      assertThat(status(pool).ready()).isEqualTo(2);
      assertThat(session.pid()).isNotEqualTo(gates.release(running, "running"));
    }
  }

  @Test
  void aCancelledCheckoutLeavesItsPlace() {
    PythonPool pool = pools.pool(1);
    var running = gates.enter(pool, "running");
    var cancelled = pool.checkout();
    var next = session(pool, "next");
    awaitWaiting(pool, 0, 2);
    cancelled.toCompletableFuture().cancel(true);
    awaitWaiting(pool, 0, 1);
    gates.release(running, "running");
    value(next);
    PoolFixture.awaitStatus(pool, status -> status.idle() == 1);
  }

  @Test
  void aCheckoutWhoseHolderHasEndedLeavesItsPlace() {
    PythonPool pool = pools.pool(1);
    TestProbe<Object> holder = TestProbe.create(pools.clutch.system());
    var running = gates.enter(pool, "running");
    var orphan = pool.checkout(SessionRequest.create().withHolder(holder.getRef()));
    var next = session(pool, "next");
    awaitWaiting(pool, 0, 2);
    holder.stop();
    awaitWaiting(pool, 0, 1);
    assertThat(orphan.toCompletableFuture()).isCompletedExceptionally();
    gates.release(running, "running");
    value(next);
  }

  @Test
  void aCallWhoseCallerHasEndedLeavesItsPlace() {
    PythonPool pool = pools.pool(1);
    TestProbe<Outcome<Long>> caller = TestProbe.create(pools.clutch.system());
    var running = gates.enter(pool, "running");
    pool.actor().tell(new WorkerCommand.Invoke<>(gates.noted("orphan"), caller.getRef()));
    var next = pool.call(gates.noted("next"));
    awaitWaiting(pool, 2, 0);
    caller.stop();
    awaitWaiting(pool, 1, 0);
    gates.release(running, "running");
    value(next);
    assertThat(gates.ran()).containsExactly("running", "next");
  }
}
