package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitWaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.CallFailure.WaitExceeded;
import io.clutch.pool.SessionRequest;
import io.clutch.worker.QueueSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The bounds of a pool's queue in number and time. */
@ExtendWith(Leftovers.class)
class PoolQueueTest {
  private static final Duration SHORT = Duration.ofMillis(100);

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
  void tooManyAreRefusedAtOnce() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withQueueCapacity(2));
    var running = gates.enter(pool, "running");
    var waiting = pool.call(gates.noted("waiting"));
    var session = pool.checkout();
    QueueFull full = failure(pool.call(gates.noted("refused")), QueueFull.class);
    assertThat(full.capacity()).isEqualTo(2);
    assertThat(full.message()).contains("at most 2 calls", "queue-capacity", "clutch.pool");
    assertThat(failure(pool.checkout()).message())
        .isEqualTo(PoolFixture.path(pool) + ": " + full.problem());
    gates.release(running, "running");
    value(waiting);
    value(session).close();
    value(pool.call(gates.noted("last")));
    assertThat(gates.ran()).containsExactly("running", "waiting", "last");
  }

  @Test
  void tooManyBytesAreRefusedAtOnce() {
    PythonPool pool =
        pools.pool(
            PoolFixture.of(1).withSettings(old -> old.withQueue(new QueueSettings(10, 4096))));
    var running = gates.enter(pool, "running");
    String large = "x".repeat(5000);
    var alone = pool.call(gates.noted(large));
    QueueFull full = failure(pool.call(gates.noted("refused")), QueueFull.class);
    assertThat(full.message()).contains("4096 bytes", "queue-bytes", "clutch.pool");
    gates.release(running, "running");
    value(alone);
    assertThat(gates.ran()).containsExactly("running", large);
  }

  @Test
  void whatHasWaitedTooLongNeverRuns() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withQueueWait(SHORT));
    var running = gates.enter(pool, "running");
    WaitExceeded exceeded = failure(pool.call(gates.noted("late")), WaitExceeded.class);
    assertThat(exceeded).satisfies(like(new WaitExceeded(PoolFixture.path(pool), SHORT, 1)));
    assertThat(exceeded.message()).contains("1 workers", PoolFixture.path(pool), "100 ms");
    assertThat(failure(pool.checkout()).message())
        .isEqualTo(PoolFixture.path(pool) + ": " + exceeded.problem());
    assertThat(PoolFixture.status(pool).waitingCalls()).isZero();
    gates.release(running, "running");
    value(pool.call(gates.noted("last")));
    assertThat(gates.ran()).containsExactly("running", "last");
    await().until(() -> PoolFixture.status(pool).idle() == 1);
  }

  @Test
  void aSessionHasAWaitOfItsOwn() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withQueueWait(Duration.ofMinutes(1)));
    var running = gates.enter(pool, "running");
    var late = pool.checkout(SessionRequest.create().withWaitLimit(SHORT));
    assertThat(failure(late, WaitExceeded.class).limit()).isEqualTo(SHORT);
    gates.release(running, "running");
    value(value(pool.checkout()).call(gates.noted("session")));
  }

  @Test
  void theDeadlineOfOneThatWaitsHoldsToo() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withQueueWait(Duration.ofMinutes(1)));
    var running = gates.enter(pool, "running");
    var late = pool.call(gates.noted("late").withDeadline(SHORT));
    assertThat(failure(late)).satisfies(like(new DeadlineExceeded(SHORT, Where.QUEUED)));
    gates.release(running, "running");
    value(pool.call(gates.noted("last")));
    assertThat(gates.ran()).containsExactly("running", "last");
  }

  @Test
  void theDeadlineIsOneBudget() {
    PythonPool pool = pools.pool(1);
    var running =
        pool.call("pooled:enter_and_stay", Long.class, gates.log(), "a", gates.gate("a"), 0.5);
    gates.awaitRun("a");
    var waiting =
        pool.call(
            Call.of("pooled:seconds_left", Double.class).withDeadline(Duration.ofSeconds(20)));
    awaitWaiting(pool, 1, 0);
    gates.release(running, "a");
    assertThat(value(waiting)).isBetween(0.0, 19.5);
  }

  @Test
  void aCancelledCallLeavesItsPlace() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withQueueCapacity(1));
    var running = gates.enter(pool, "running");
    var cancelled = pool.call(gates.noted("cancelled"));
    awaitWaiting(pool, 1, 0);
    cancelled.toCompletableFuture().cancel(true);
    awaitWaiting(pool, 0, 0);
    var next = pool.call(gates.noted("next"));
    gates.release(running, "running");
    value(next);
    assertThat(gates.ran()).containsExactly("running", "next");
  }
}
