package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.SupervisionEvent.ChildExited;
import io.clutch.telemetry.WorkerEvent.CallSent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** If a worker ends by itself, only its own calls fail. */
@ExtendWith(Leftovers.class)
class PoolCrashTest {
  private static final ExitReason KILLED = new ExitReason.Signalled(9, "SIGKILL");

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

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private Call<String> note(int token) {
    return Call.of("crashes:note", String.class, file("notes"), "" + token);
  }

  private CompletionStage<Object> running(PythonPool pool, String name) {
    var call = pool.call("crashes:wait", Object.class, file(name));
    await().until(() -> Files.exists(directory.resolve(name)));
    return call;
  }

  private static long busyPid(PythonPool pool) {
    return PoolFixture.status(pool).workers().stream()
        .filter(worker -> worker.inFlight() > 0)
        .findFirst()
        .orElseThrow()
        .pid();
  }

  @Test
  void aKilledOneCostsOnlyItsOwnCall() {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(2));
    Set<Long> before = PoolFixture.pids(pool);
    var running = running(pool, "runs");
    long victim = busyPid(pool);
    PoolFixture.kill(victim);
    for (int i = 0; i < 20; i++) {
      assertThat(value(pool.call("os:getpid", Long.class))).isNotEqualTo(victim);
    }
    Exited exited = failure(running, Exited.class);
    assertThat(exited.exit().reason()).isEqualTo(KILLED);
    assertThat(exited.exit().pid()).isEqualTo(victim);
    Set<Long> after = PoolFixture.awaitIdle(pool, 2);
    assertThat(after).doesNotContain(victim).containsAnyElementsOf(before);
    assertThat(PoolFixture.status(pool).crashed()).isEqualTo(1);
    assertThat(pools.events.ofSupervisor(PoolFixture.path(pool), ChildExited.class))
        .singleElement()
        .matches(ChildExited::abnormal)
        .extracting(ChildExited::reason)
        .isEqualTo(KILLED.message());
    pool.stop();
  }

  @Test
  void whatWasNotSentNeverNotices() throws IOException {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(1));
    var leaving =
        IntStream.range(0, 3).mapToObj(n -> pool.call("pooled:exit_now", Object.class, 3)).toList();
    var notes = IntStream.range(0, 10).mapToObj(n -> pool.call(note(n))).toList();
    assertThat(leaving)
        .extracting(call -> failure(call, Exited.class).exit().reason())
        .containsOnly(new ExitReason.Code(3));
    List<String> tokens = IntStream.range(0, 10).mapToObj(n -> "" + n).toList();
    assertThat(notes.stream().map(ClutchFixture::value)).containsExactlyElementsOf(tokens);
    assertThat(Files.readAllLines(directory.resolve("notes"))).containsExactlyElementsOf(tokens);
    pool.stop();
  }

  @Test
  void ofWhatWasSentOnlyIdempotentCallsAreMadeAgain() throws IOException {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(1).withInFlight(4));
    var running = running(pool, "runs");
    var sent = Stream.of(1, 2).map(n -> pool.call(note(n))).toList();
    var again = pool.call(note(3).asIdempotent());
    var unsent = pool.call(note(4));
    await()
        .until(
            () -> pools.events.ofWorkers(PoolFixture.path(pool), CallSent.class).size(),
            n -> n == 4);
    PoolFixture.kill(busyPid(pool));
    failure(running, Exited.class);
    sent.forEach(call -> failure(call, Exited.class));
    assertThat(value(again)).isEqualTo("3");
    assertThat(value(unsent)).isEqualTo("4");
    assertThat(Files.readAllLines(directory.resolve("notes"))).containsExactly("3", "4");
    pool.stop();
  }

  @Test
  void anIdempotentCallIsMadeByAnotherWorker() {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(2));
    Set<Long> before = PoolFixture.pids(pool);
    var call = Call.of("supervised:die_once", Long.class, file("runs")).asIdempotent();
    assertThat(before).contains(value(pool.call(call)));
    assertThat(directory.resolve("runs")).hasSize(2);
    pool.stop();
  }

  @Test
  void aPoisonousCallFailsAndThePoolGoesOn() {
    PythonPool pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(2));
    var poison = pool.call(Call.of("supervised:die", Object.class, file("deaths")).asIdempotent());
    var beside = IntStream.range(0, 30).mapToObj(n -> pool.call("os:getpid", Long.class)).toList();
    assertThat(failure(poison, Exited.class).exit().reason()).isEqualTo(new ExitReason.Code(3));
    beside.forEach(ClutchFixture::value);
    assertThat(directory.resolve("deaths")).hasSize(3);
    PoolFixture.awaitIdle(pool, 2);
    assertThat(PoolFixture.status(pool).crashed()).isEqualTo(3);
    pool.stop();
  }
}
