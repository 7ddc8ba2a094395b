package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.call;
import static io.clutch.endtoend.Generators.source;
import static io.clutch.endtoend.Generators.unbuffered;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.Routing;
import io.clutch.stream.PythonSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of pools: the choice of their workers, and waits for their ends. */
@ExtendWith(Leftovers.class)
class StreamPoolTest {
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

  private static PythonPool pool(int workers) {
    return pools.pool(PoolSpec.of(Generators.SPEC).withSize(workers));
  }

  /** An endless stream of its process id, which has begun. */
  private record Endless(long pid, SinkQueueWithCancel<Long> queue) {
    static Endless of(PythonRef python) {
      SinkQueueWithCancel<Long> queue =
          PythonSource.of(python, call("pids", Long.class))
              .runWith(unbuffered(), pools.clutch.system());
      return new Endless(value(queue.pull()).orElseThrow(), queue);
    }

    void goesOn() {
      for (int i = 0; i < 200; i++) {
        assertThat(value(queue.pull())).contains(pid);
      }
    }

    void cancel() {
      queue.cancel();
    }
  }

  @Test
  void goToTheWorkersWithTheFewest() {
    PythonPool pool = pool(2);
    List<Endless> streams = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      streams.add(Endless.of(pool));
    }
    assertThat(
            streams.stream()
                .collect(Collectors.groupingBy(Endless::pid, Collectors.counting()))
                .values())
        .containsExactly(3L, 3L);
    streams.forEach(Endless::goesOn);
    long fewest = streams.get(0).pid();
    streams.stream().filter(it -> it.pid() == fewest).forEach(Endless::cancel);
    PoolFixture.awaitStatus(pool, status -> status.idle() == 1);
    Endless another = Endless.of(pool);
    assertThat(another.pid()).isEqualTo(fewest);
    streams.forEach(Endless::cancel);
    another.cancel();
    PoolFixture.awaitIdle(pool, 2);
    pool.stop();
  }

  @Test
  void takeNoneOfTheRoomOfCalls() {
    PythonPool pool = pool(1);
    List<Endless> streams = List.of(Endless.of(pool), Endless.of(pool), Endless.of(pool));
    for (int i = 0; i < 20; i++) {
      assertThat(value(pool.call("generators:plain", Integer.class, i))).isEqualTo(i);
    }
    streams.forEach(Endless::goesOn);
    streams.forEach(Endless::cancel);
    pool.stop();
  }

  @ParameterizedTest
  @EnumSource(Routing.class)
  void keepNoCallWaitingWhileAnotherWorkerIsIdle(Routing routing) throws IOException {
    Path gate = directory.resolve(routing.name());
    PythonPool pool =
        pools.pool(
            PoolSpec.of(Generators.SPEC)
                .withSize(2)
                .withRouting(routing, Affinity.SOFT)
                .withInFlight(8));
    SinkQueueWithCancel<Long> stream =
        PythonSource.of(pool, call("held", Long.class, gate.toString()))
            .runWith(unbuffered(), pools.clutch.system());
    long busy = value(stream.pull()).orElseThrow();
    for (int i = 0; i < 6; i++) {
      assertThat(value(pool.call("generators:pid", Long.class))).isNotEqualTo(busy);
    }
    Files.createFile(gate);
    assertThat(value(stream.pull())).isEmpty();
    pool.stop();
  }

  @Test
  void startAWorkerWhereThereIsNone() {
    PythonPool pool = pools.start(PoolSpec.of(Generators.SPEC).withSize(0, 2));
    assertThat(value(source(pool, "numbers", 10).runWith(Sink.seq(), pools.clutch.system())))
        .isEqualTo(upTo(10));
    pool.stop();
  }

  @Test
  void failWithTheirWorkerAndNoOther() {
    PythonPool pool = pool(2);
    Endless lost = Endless.of(pool);
    Endless other = Endless.of(pool);
    assertThat(other.pid()).isNotEqualTo(lost.pid());
    PoolFixture.kill(lost.pid());
    CompletionStage<Optional<Long>> end = end(lost.queue());
    ClutchFixture.failure(end, Exited.class);
    other.goesOn();
    other.cancel();
    PoolFixture.awaitIdle(pool, 2);
    pool.stop();
  }

  private static CompletionStage<Optional<Long>> end(SinkQueueWithCancel<Long> queue) {
    return queue.pull().thenCompose(next -> next.isPresent() ? end(queue) : queue.pull());
  }

  @Test
  void holdUpTheEndOfAWorkerThatIsReplaced() {
    PythonPool pool = pool(1);
    Endless stream = Endless.of(pool);
    CompletionStage<Done> recycled = pool.recycle();
    PoolFixture.awaitStatus(
        pool,
        status ->
            status.workers().size() == 2
                && PoolFixture.pids(pool).stream().anyMatch(pid -> pid != stream.pid()));
    await().until(() -> value(pool.call("generators:pid", Long.class)) != stream.pid());
    stream.goesOn();
    assertThat(recycled.toCompletableFuture()).isNotDone();
    stream.cancel();
    value(recycled);
    assertThat(PoolFixture.awaitIdle(pool, 1)).doesNotContain(stream.pid());
    pool.stop();
  }

  @Test
  void holdUpTheEndOfAPoolThatIsStopped() {
    PythonPool pool = pool(2);
    Endless stream = Endless.of(pool);
    pool.stop();
    stream.goesOn();
    assertThat(pool.whenStopped().toCompletableFuture()).isNotDone();
    stream.cancel();
    ExitReason reason = ClutchFixture.stopped(pool);
    assertThat(reason.isNormal()).isTrue();
  }

  @Test
  void holdUpASessionUntilAnotherWorkerIsFree() {
    PythonPool pool = pool(1);
    Endless stream = Endless.of(pool);
    CompletionStage<PythonSession> asked = pool.checkout();
    stream.goesOn();
    assertThat(asked.toCompletableFuture()).isNotDone();
    stream.cancel();
    PythonSession session = value(asked);
    Endless own = Endless.of(session);
    assertThat(own.pid()).isEqualTo(session.pid());
    CompletionStage<List<Integer>> other =
        source(pool, "numbers", 3).runWith(Sink.seq(), pools.clutch.system());
    own.goesOn();
    assertThat(other.toCompletableFuture()).isNotDone();
    own.cancel();
    session.close();
    assertThat(value(other)).isEqualTo(upTo(3));
    pool.stop();
  }

  @Test
  void goBesideASessionIfThereIsAnotherWorker() {
    PythonPool pool = pool(2);
    PythonSession session = value(pool.checkout());
    Endless one = Endless.of(pool);
    Endless two = Endless.of(pool);
    assertThat(one.pid()).isEqualTo(two.pid()).isNotEqualTo(session.pid());
    one.cancel();
    two.cancel();
    session.close();
    PoolFixture.awaitIdle(pool, 2);
    pool.stop();
  }
}
