package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.awaitWaiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonSession;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.pool.Routing;
import io.clutch.pool.SessionRequest;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A session holds its worker alone until it ends. */
@ExtendWith(Leftovers.class)
class PoolSessionTest {
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
  void nothingElseComesBetweenItsCalls() {
    PythonPool pool = pools.pool(1);
    PythonSession session = value(pool.checkout());
    var others = IntStream.range(0, 5).mapToObj(i -> pool.call(gates.noted("o" + i))).toList();
    for (int i = 0; i < 5; i++) {
      assertThat(value(session.call(gates.noted("s" + i)))).isEqualTo(session.pid());
      awaitWaiting(pool, 5, 0);
    }
    session.close();
    others.forEach(ClutchFixture::value);
    assertThat(gates.ran())
        .containsExactly("s0", "s1", "s2", "s3", "s4", "o0", "o1", "o2", "o3", "o4");
  }

  @Test
  void aWorkerWithSeveralCallsFinishesThemFirst() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withInFlight(3));
    var running = gates.enter(pool, "running");
    var given = pool.call(gates.noted("given"));
    var checkout = pool.checkout();
    awaitWaiting(pool, 0, 1);
    var behind = pool.call(gates.noted("behind"));
    awaitWaiting(pool, 1, 1);
    gates.release(running, "running");
    try (PythonSession session = value(checkout)) {
      assertThat(value(given)).isEqualTo(session.pid());
      value(session.call(gates.noted("session")));
    }
    value(behind);
    assertThat(gates.ran()).containsExactly("running", "given", "session", "behind");
  }

  @Test
  void itsKeyChoosesItsWorker() {
    PythonPool pool = pools.pool(PoolFixture.of(3).withRouting(Routing.CONSISTENT_HASH));
    var byKey = IntStream.range(0, 12).boxed().collect(Collectors.toMap(i -> "k" + i, i -> 0L));
    byKey.replaceAll((key, none) -> value(pool.call(gates.noted(key).withKey(key))));
    assertThat(byKey.values().stream().distinct()).hasSizeGreaterThan(1);
    byKey.forEach(
        (key, pid) -> {
          try (PythonSession session = value(pool.checkout(SessionRequest.create().withKey(key)))) {
            assertThat(session.pid()).isEqualTo(pid);
          }
        });
  }

  @Test
  void itTakesTheMessagesOfAWorker() {
    PythonPool pool = pools.pool(1);
    PythonSession session = value(pool.checkout());
    TestProbe<Outcome<Long>> outcomes = TestProbe.create(pools.clutch.system());
    TestProbe<WorkerStatus> statuses = TestProbe.create(pools.clutch.system());
    TestProbe<WorkerPhase> phases = TestProbe.create(pools.clutch.system());
    session.actor().tell(new WorkerCommand.Cast(gates.noted("cast")));
    session.cast(gates.noted("cast by reference"));
    session.actor().tell(new WorkerCommand.Invoke<>(gates.noted("invoke"), outcomes.getRef()));
    assertThat(outcomes.receiveMessage().get()).isEqualTo(session.pid());
    session.actor().tell(new WorkerCommand.GetStatus(statuses.getRef()));
    assertThat(statuses.receiveMessage().pid()).isEqualTo(session.pid());
    session.actor().tell(new WorkerCommand.Subscribe(phases.getRef()));
    assertThat(phases.receiveMessage()).isInstanceOf(WorkerPhase.Ready.class);
    assertThat(gates.ran()).containsExactly("cast", "cast by reference", "invoke");
    session.close();
    awaitStatus(pool, status -> status.idle() == 1);
  }

  /** With random sessions and calls, no other name appears between the calls of a session. */
  @Test
  void amongManyOthersNothingComesBetween() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    PythonPool pool = pools.pool(3);
    var all = new ArrayList<CompletionStage<?>>();
    Map<String, Integer> sessions = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      String name = "" + i;
      if (random.nextInt(4) > 0) {
        all.add(pool.call(tagged("call-" + name)));
      } else {
        int calls = 1 + random.nextInt(5);
        sessions.put("session-" + name, calls);
        boolean isAtOnce = random.nextBoolean();
        all.add(pool.inSession(open -> several(open, "session-" + name, calls, isAtOnce)));
      }
    }
    all.forEach(ClutchFixture::value);
    var lines = gates.ran().stream().map(line -> line.split(" ")).toList();
    Map<String, List<String>> byProcess =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
    assertThat(byProcess).as("seed %s", seed).hasSize(3);
    byProcess
        .values()
        .forEach(names -> assertThat(runs(names)).as("seed %s", seed).doesNotHaveDuplicates());
    sessions.forEach(
        (name, calls) ->
            assertThat(lines.stream().filter(line -> line[1].equals(name)))
                .as("%s, seed %s", name, seed)
                .hasSize(calls));
    assertThat(lines).hasSize(all.size() - sessions.size() + sum(sessions));
    awaitStatus(pool, status -> status.idle() == 3);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Call<Long> tagged(String name) {
    return Call.of("pooled:note_process", Long.class, gates.log(), name);
  }

  private CompletionStage<?> several(
      PythonSession session, String name, int count, boolean isAtOnce) {
    if (isAtOnce) {
      return CompletableFuture.allOf(
          IntStream.range(0, count)
              .mapToObj(i -> session.call(tagged(name)).toCompletableFuture())
              .toArray(CompletableFuture[]::new));
    }
    CompletionStage<Long> last = session.call(tagged(name));
    for (int i = 1; i < count; i++) {
      last = last.thenCompose(pid -> session.call(tagged(name)));
    }
    return last;
  }

  /** The names without repetitions in a row. */
  private static List<String> runs(List<String> names) {
    return Stream.concat(
            names.stream().limit(1),
            IntStream.range(1, names.size())
                .filter(i -> !names.get(i).equals(names.get(i - 1)))
                .mapToObj(names::get))
        .toList();
  }
}
