package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.pool.PoolStatus.Worker;
import io.clutch.pool.Routing;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The choice among free workers for a call without a key. */
@ExtendWith(Leftovers.class)
class PoolRoutingTest {
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

  private static PythonPool pool(Routing routing) {
    return pools.pool(PoolFixture.of(3).withRouting(routing));
  }

  private static List<Long> pids(PythonPool pool) {
    return status(pool).workers().stream().map(Worker::pid).toList();
  }

  /** Makes calls one after the other. Returns their process ids. */
  private static List<Long> oneByOne(PythonPool pool, int calls) {
    return IntStream.range(0, calls)
        .mapToObj(
            i -> {
              long pid = value(pool.call("pooled:pid", Long.class));
              awaitStatus(pool, status -> status.idle() == 3);
              return pid;
            })
        .toList();
  }

  /** Gives each worker a call and lets them return. Returns the process ids in that order. */
  private List<Long> eachInTurn(PythonPool pool) {
    var calls = Stream.of("a", "b", "c").map(name -> gates.enter(pool, name)).toList();
    gates.open("a", "b", "c");
    List<Long> pids = calls.stream().map(ClutchFixture::value).toList();
    awaitStatus(pool, status -> status.idle() == 3);
    return pids;
  }

  @Test
  void theLeastBusyIsTheFirstThatIsFree() {
    PythonPool pool = pool(Routing.LEAST_BUSY);
    List<Long> pids = pids(pool);
    assertThat(oneByOne(pool, 3)).containsOnly(pids.get(0));
    var running = gates.enter(pool, "running");
    assertThat(oneByOneBeside(pool)).containsOnly(pids.get(1));
    assertThat(gates.release(running, "running")).isEqualTo(pids.get(0));
  }

  private static List<Long> oneByOneBeside(PythonPool pool) {
    return IntStream.range(0, 3)
        .mapToObj(
            i -> {
              long pid = value(pool.call("pooled:pid", Long.class));
              awaitStatus(pool, status -> status.busy() == 1);
              return pid;
            })
        .toList();
  }

  @Test
  void theLeastBusyOfThoseThatAreBusyHasTheFewestCalls() {
    PythonPool pool = pools.pool(PoolFixture.of(2).withInFlight(3));
    var first = gates.enter(pool, "first");
    var second = gates.enter(pool, "second");
    var behind = IntStream.range(0, 4).mapToObj(i -> pool.call(gates.noted("" + i))).toList();
    assertThat(status(pool).workers()).extracting(Worker::inFlight).containsExactly(3, 3);
    long one = gates.release(first, "first");
    long other = gates.release(second, "second");
    assertThat(behind.stream().map(ClutchFixture::value)).containsExactly(one, other, one, other);
  }

  @Test
  void eachInItsTurn() {
    PythonPool pool = pool(Routing.ROUND_ROBIN);
    List<Long> pids = pids(pool);
    assertThat(oneByOne(pool, 7))
        .containsExactlyElementsOf(IntStream.range(0, 7).mapToObj(i -> pids.get(i % 3)).toList());
  }

  @Test
  void theLastOneAgain() {
    PythonPool pool = pool(Routing.LIFO);
    List<Long> pids = eachInTurn(pool);
    assertThat(oneByOne(pool, 3)).containsOnly(pids.get(2));
  }

  @Test
  void theOneThatHasWaitedLongest() {
    PythonPool pool = pool(Routing.FIFO);
    List<Long> pids = eachInTurn(pool);
    assertThat(oneByOne(pool, 6))
        .containsExactlyElementsOf(Stream.of(pids, pids).flatMap(List::stream).toList());
  }
}
