package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A stopped pool finishes its admitted calls within its time. */
@ExtendWith(Leftovers.class)
class PoolStopTest {
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

  private static WorkerSpec draining(Duration drain) {
    Duration step = Duration.ofMillis(300);
    return PoolFixture.WORKER.withSettings(
        base -> base.withStop(new StopSettings(drain, step, step, step)));
  }

  private static PoolSpec patient() {
    return PoolSpec.of(draining(Duration.ofSeconds(30)));
  }

  private static PoolSpec hasty() {
    return PoolSpec.of(draining(Duration.ofMillis(200)));
  }

  private static List<CompletionStage<Long>> pauses(PythonPool pool, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> pool.call("pooled:pause", Long.class, 0.01))
        .toList();
  }

  private Call<Object> hang(String name) {
    return Call.of("hangs:sleep", Object.class, directory.resolve(name).toString());
  }

  private CompletionStage<Object> hanging(PythonPool pool, Call<Object> call, String name) {
    CompletionStage<Object> running = pool.call(call);
    await().until(() -> Files.exists(directory.resolve(name)));
    return running;
  }

  private static void assertStopped(PythonPool pool, Set<Long> pids) {
    assertThat(ClutchFixture.stopped(pool)).isInstanceOf(Stopped.class);
    assertThat(pids).noneMatch(Proc::runs);
    failure(pool.call("os:getpid", Long.class), NotRunning.class);
    failure(pool.checkout(), NotRunning.class);
    failure(pool.status(), NotRunning.class);
  }

  @Test
  void finishesWhatItHasTaken() {
    PythonPool pool = pools.pool(patient().withSize(2));
    Set<Long> pids = PoolFixture.pids(pool);
    var calls = pauses(pool, 20);
    pool.stop();
    assertThat(calls.stream().map(ClutchFixture::value)).hasSize(20).allMatch(pids::contains);
    assertStopped(pool, pids);
  }

  @Test
  void finishesAlsoWhereNoWorkerWasReadyYet() {
    PythonPool pool = pools.start(patient().withSize(0, 2));
    var calls = pauses(pool, 6);
    pool.stop();
    assertThat(calls.stream().map(ClutchFixture::value)).hasSize(6);
    assertStopped(pool, Set.of());
  }

  @Test
  void finishesAlsoWhereWorkersAreReplacedMeanwhile() {
    PythonPool pool =
        pools.pool(patient().withSize(1).withRecycling(recycle -> recycle.withCalls(3)));
    var calls = pauses(pool, 10);
    pool.stop();
    assertThat(calls.stream().map(ClutchFixture::value)).hasSize(10);
    assertStopped(pool, Set.of());
  }

  @Test
  void finishesAlsoWhereAWorkerEndsMeanwhile() {
    PythonPool pool = pools.pool(patient().withSize(1));
    var leaves = pool.call("pooled:exit_now", Object.class, 3);
    var calls = pauses(pool, 5);
    pool.stop();
    failure(leaves, Exited.class);
    assertThat(calls.stream().map(ClutchFixture::value)).hasSize(5);
    assertStopped(pool, Set.of());
  }

  @Test
  void whatDoesNotEndInTimeFails() {
    PythonPool pool = pools.pool(hasty().withSize(1));
    Set<Long> pids = PoolFixture.pids(pool);
    var running = hanging(pool, hang("runs"), "runs");
    var waiting = pauses(pool, 5);
    var session = pool.checkout();
    pool.stop();
    assertThat(failure(running)).isInstanceOfAny(Interrupted.class, Exited.class);
    waiting.forEach(call -> failure(call, NotRunning.class));
    failure(session, NotRunning.class);
    assertStopped(pool, pids);
  }

  /** Such a call returns from its worker, and fails although it could be repeated. */
  @Test
  void whatCouldBeMadeAgainFailsToo() {
    PythonPool pool = pools.pool(hasty().withSize(2).withInFlight(4));
    Set<Long> pids = PoolFixture.pids(pool);
    var running =
        List.of(
            hanging(pool, hang("one").asIdempotent(), "one"),
            hanging(pool, hang("two").asIdempotent(), "two"));
    var behind =
        IntStream.range(0, 20)
            .mapToObj(n -> pool.call(Call.of("os:getpid", Long.class).asIdempotent()))
            .toList();
    pool.stop();
    running.forEach(
        call ->
            assertThat(failure(call))
                .isInstanceOfAny(Interrupted.class, Exited.class, NotRunning.class));
    behind.forEach(call -> failure(call, NotRunning.class));
    assertStopped(pool, pids);
  }

  @Test
  void whatHasAWorkerReservedFailsWithIt() {
    PythonPool pool = pools.pool(hasty().withSize(1).withInFlight(2));
    var running = hanging(pool, hang("runs"), "runs");
    var session = pool.checkout();
    PoolFixture.awaitStatus(pool, now -> now.waitingSessions() == 1);
    PoolFixture.kill(PoolFixture.pids(pool).iterator().next());
    pool.stop();
    failure(running, Exited.class);
    assertThat(session.toCompletableFuture().handle((value, failure) -> true).join()).isTrue();
    assertThat(ClutchFixture.stopped(pool)).isInstanceOf(Stopped.class);
  }

  @Test
  void isStoppedAlsoWhereNoWorkerCanStart() throws Exception {
    Path no = Files.createFile(directory.resolve("no"));
    PythonPool pool =
        pools.start(
            PoolSpec.of(PoolFixture.WORKER.withEnvironment("REFUSE_IF", no.toString()))
                .withLazyStart(true));
    failure(pool.call("os:getpid", Long.class), NotRunning.class);
    pool.stop();
    assertThat(ClutchFixture.stopped(pool)).isInstanceOf(Stopped.class);
  }
}
