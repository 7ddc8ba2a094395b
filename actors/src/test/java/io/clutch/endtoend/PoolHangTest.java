package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that hangs fails alone. Other workers continue, and the pool gets its size back. */
@ExtendWith(Leftovers.class)
class PoolHangTest {
  private static final Duration DEADLINE = Duration.ofMillis(300);
  private static final Optional<Duration> STEP = Optional.of(Duration.ofMillis(500));
  private static final WorkerSpec WORKER =
      PoolFixture.WORKER.withSettings(
          base -> base.withLadder(new LadderSettings(Duration.ZERO, STEP, STEP, STEP)));

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

  private CompletionStage<Object> hang(PythonPool pool, String function) {
    Path marker = directory.resolve("runs");
    var call = Call.of(function, Object.class, marker.toString()).withDeadline(DEADLINE);
    CompletionStage<Object> hanging = pool.call(call);
    await().until(() -> Files.exists(marker) && Files.size(marker) > 0);
    return hanging;
  }

  private long hungPid() throws IOException {
    return Long.parseLong(Files.readString(directory.resolve("runs")));
  }

  /** Makes calls one after the other until {@code other} ends. Other workers serve them. */
  private static void servesUntilDone(PythonPool pool, CompletionStage<?> other, long hung) {
    int served = 0;
    while (!other.toCompletableFuture().isDone()) {
      long pid = value(pool.call("os:getpid", Long.class));
      if (pid == hung) {
        // It serves again, which is possible only after the deadline, so the caller is told soon.
        await().until(() -> other.toCompletableFuture().isDone());
      } else {
        served++;
      }
    }
    assertThat(served).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs:loop", "hangs:sleep", "hangs:wait"})
  void isInterruptedWhileOthersServe(String function) throws IOException {
    PythonPool pool = pools.pool(PoolSpec.of(WORKER).withSize(2));
    Set<Long> before = PoolFixture.pids(pool);
    var hanging = hang(pool, function);
    servesUntilDone(pool, hanging, hungPid());
    assertThat(failure(hanging)).satisfies(like(new DeadlineExceeded(DEADLINE, Where.SENT)));
    assertThat(PoolFixture.awaitIdle(pool, 2)).isEqualTo(before);
    PoolStatus after = PoolFixture.status(pool);
    assertThat(after.crashed()).isZero();
    assertThat(after.started()).isEqualTo(2);
    pool.stop();
  }

  @ParameterizedTest
  @CsvSource({"hangs:swallow, TERMINATED", "hangs:ignore_all, KILLED"})
  void isReplacedWhileOthersServe(String function, Step step) throws IOException {
    PythonPool pool = pools.pool(PoolSpec.of(WORKER).withSize(2));
    Set<Long> before = PoolFixture.pids(pool);
    var hanging = hang(pool, function);
    long hung = hungPid();
    servesUntilDone(pool, hanging, hung);
    assertThat(failure(hanging)).satisfies(like(new DeadlineExceeded(DEADLINE, Where.SENT)));
    PoolFixture.awaitStatus(pool, now -> now.crashed() == 1 && now.idle() == 2);
    assertThat(Proc.runs(hung)).isFalse();
    assertThat(PoolFixture.pids(pool)).doesNotContain(hung).containsAnyElementsOf(before);
    assertThat(pools.events.ofWorkers(PoolFixture.path(pool), WorkerEvent.Exited.class))
        .extracting(WorkerEvent.Exited::reason)
        .containsExactly(new Killed(Cause.DEADLINE, step).message());
    pool.stop();
  }

  /** Nothing ends the call, so its process never serves again. */
  @Test
  void isGivenNoCallAfterTheDeadlineWhileAnotherWorkerIsIdle() throws IOException {
    var endless =
        new LadderSettings(Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty());
    WorkerSpec worker = PoolFixture.WORKER.withSettings(base -> base.withLadder(endless));
    PythonPool pool = pools.pool(PoolSpec.of(worker).withSize(2));
    var hanging = hang(pool, "hangs:swallow");
    long hung = hungPid();
    assertThat(failure(hanging)).isInstanceOf(DeadlineExceeded.class);
    for (int call = 0; call < 30; call++) {
      assertThat(value(pool.call("os:getpid", Long.class))).isNotEqualTo(hung);
    }
    assertThat(Proc.runs(hung)).isTrue();
    await().until(() -> PoolFixture.status(pool).idle() == 1);
    PoolFixture.kill(hung);
    pool.stop();
  }

  @Test
  void whatWaitsBehindItIsServedByTheSuccessor() throws IOException {
    PythonPool pool = pools.pool(PoolSpec.of(WORKER).withSize(1));
    var hanging = hang(pool, "hangs:swallow");
    var behind = IntStream.range(0, 5).mapToObj(n -> pool.call("os:getpid", Long.class)).toList();
    long hung = hungPid();
    assertThat(failure(hanging)).isInstanceOf(DeadlineExceeded.class);
    assertThat(behind.stream().map(ClutchFixture::value)).hasSize(5).doesNotContain(hung);
    pool.stop();
  }
}
