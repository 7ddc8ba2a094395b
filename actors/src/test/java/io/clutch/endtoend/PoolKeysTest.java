package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.awaitWaiting;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonSession;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.PoolStatus.Worker;
import io.clutch.pool.Routing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls with the same key go to the same worker. */
@Tag("long")
@ExtendWith(Leftovers.class)
class PoolKeysTest {
  private static final List<String> KEYS =
      IntStream.range(0, 24).mapToObj(i -> "key-" + i).toList();

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

  private static PythonPool pool(Routing routing, Affinity affinity) {
    return pools.pool(PoolFixture.of(3).withRouting(routing, affinity));
  }

  private CompletionStage<Long> call(PythonPool pool, String key) {
    return pool.call(gates.noted(key).withKey(key));
  }

  private CompletionStage<Long> enter(PythonPool pool, String key, String name) {
    var call = pool.call(gates.held(name).withKey(key));
    gates.awaitRun(name);
    return call;
  }

  private Map<String, Long> homes(PythonPool pool) {
    return KEYS.stream().collect(Collectors.toMap(key -> key, key -> value(call(pool, key))));
  }

  private static List<Long> pids(PythonPool pool) {
    return status(pool).workers().stream().map(Worker::pid).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Routing.class,
      names = {"CONSISTENT_HASH", "STICKY"})
  void oneKeyHasOneWorker(Routing routing) {
    PythonPool pool = pool(routing, Affinity.STRICT);
    Map<String, Long> homes = homes(pool);
    assertThat(homes.values()).containsAll(pids(pool));
    assertThat(homes(pool)).isEqualTo(homes);
    var burst = Stream.of(KEYS, KEYS, KEYS).flatMap(List::stream).toList();
    var calls = burst.stream().map(key -> call(pool, key)).toList();
    assertThat(calls.stream().map(ClutchFixture::value))
        .containsExactlyElementsOf(burst.stream().map(homes::get).toList());
  }

  @Test
  void theKeysOfAKilledWorkerGoToItsSuccessor() {
    PythonPool pool = pool(Routing.CONSISTENT_HASH, Affinity.STRICT);
    Map<String, Long> before = homes(pool);
    String key = KEYS.get(0);
    long killed = before.get(key);
    var running = enter(pool, key, "running");
    var waiting = call(pool, key);
    awaitWaiting(pool, 1, 0);
    TreeFixture.kill(killed);
    failure(running, Exited.class);
    long successor = value(waiting);
    assertThat(before.values()).doesNotContain(successor);
    awaitStatus(pool, status -> status.idle() == 3);
    Map<String, Long> expected =
        before.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, it -> it.getValue() == killed ? successor : it.getValue()));
    assertThat(homes(pool)).isEqualTo(expected);
  }

  @Test
  void soTheyDoWhenTheWorkerIsReplaced() {
    PythonPool pool = pool(Routing.CONSISTENT_HASH, Affinity.STRICT);
    Map<String, Long> before = homes(pool);
    value(pool.recycle());
    Map<String, Long> after = homes(pool);
    assertThat(after.values()).doesNotContainAnyElementsOf(before.values());
    assertThat(groups(after)).isEqualTo(groups(before));
  }

  /** The groups of keys with the same worker. */
  private static Set<Set<String>> groups(Map<String, Long> homes) {
    return homes.keySet().stream()
        .collect(Collectors.groupingBy(homes::get, Collectors.toSet()))
        .values()
        .stream()
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(
      value = Routing.class,
      names = {"CONSISTENT_HASH", "STICKY"})
  void aStrictKeyWaitsForItsWorker(Routing routing) {
    PythonPool pool = pool(routing, Affinity.STRICT);
    var running = enter(pool, "k", "running");
    var waiting = call(pool, "k");
    awaitWaiting(pool, 1, 0);
    var others = List.of(gates.enter(pool, "a"), gates.enter(pool, "b"));
    var behind = pool.call(gates.noted("behind"));
    awaitWaiting(pool, 2, 0);
    long home = gates.release(running, "running");
    assertThat(value(waiting)).isEqualTo(home);
    assertThat(value(behind)).isEqualTo(home);
    gates.open("a", "b");
    assertThat(others.stream().map(ClutchFixture::value))
        .doesNotContain(home)
        .doesNotHaveDuplicates();
    assertThat(gates.ran()).containsExactly("running", "a", "b", "k", "behind");
  }

  @ParameterizedTest
  @EnumSource(
      value = Routing.class,
      names = {"CONSISTENT_HASH", "STICKY"})
  void aSoftKeyGoesToAnother(Routing routing) {
    PythonPool pool = pool(routing, Affinity.SOFT);
    var running = enter(pool, "k", "running");
    long other = value(call(pool, "k"));
    long home = gates.release(running, "running");
    assertThat(other).isNotEqualTo(home);
    awaitStatus(pool, status -> status.idle() == 3);
    assertThat(value(call(pool, "k"))).isEqualTo(home);
  }

  @Test
  void newKeysAreSpread() {
    PythonPool pool = pool(Routing.STICKY, Affinity.STRICT);
    var homes =
        Stream.of("a", "b", "c")
            .map(
                key -> {
                  long pid = value(call(pool, key));
                  awaitStatus(pool, status -> status.idle() == 3);
                  return pid;
                })
            .toList();
    assertThat(homes).containsExactlyInAnyOrderElementsOf(pids(pool));
  }

  @Test
  void aNewKeyDoesNotStickToAWorkerThatASessionHas() {
    PythonPool pool = pool(Routing.STICKY, Affinity.STRICT);
    PythonSession one = value(pool.checkout());
    PythonSession other = value(pool.checkout());
    assertThat(value(call(pool, "k"))).isNotIn(one.pid(), other.pid());
    one.close();
    other.close();
  }

  @Test
  void aStickyKeyFindsAnotherWorkerWhenItsOwnEnds() {
    PythonPool pool = pool(Routing.STICKY, Affinity.STRICT);
    Map<String, Long> before = homes(pool);
    long killed = before.get(KEYS.get(0));
    var running = enter(pool, KEYS.get(0), "running");
    TreeFixture.kill(killed);
    failure(running, Exited.class);
    awaitStatus(pool, status -> status.idle() == 3);
    Map<String, Long> after = homes(pool);
    assertThat(after.values()).isSubsetOf(pids(pool));
    before.forEach(
        (key, pid) -> {
          if (pid != killed) {
            assertThat(after).containsEntry(key, pid);
          }
        });
    assertThat(homes(pool)).isEqualTo(after);
  }
}
