package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.PoolStatus.State;
import io.clutch.pool.PoolStatus.Worker;
import io.clutch.telemetry.PoolEvent;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.InvalidActorNameException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The state of a pool before the first call, and its status. */
@ExtendWith(Leftovers.class)
class PoolStartTest {
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
  void aLazyPoolStartsWithItsFirstCall() {
    PythonPool pool = pools.pool(PoolFixture.of(2).withLazyStart(true));
    assertThat(status(pool).started()).isZero();
    assertThat(status(pool).workers()).isEmpty();
    assertThat(value(pool.call("pooled:pid", Long.class))).isPositive();
    awaitStatus(pool, status -> status.idle() == 2);
    assertThat(status(pool).started()).isEqualTo(2);
  }

  @Test
  void orWithItsFirstSession() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withLazyStart(true));
    long pid = value(pool.inSession(session -> session.call("pooled:pid", Long.class)));
    assertThat(status(pool).workers()).extracting(Worker::pid).containsExactly(pid);
  }

  @Test
  void anEagerPoolIsReadyWithItsLeastNumber() {
    PythonPool pool = pools.pool(PoolFixture.of(1).withSize(2, 4));
    assertThat(status(pool).ready()).isEqualTo(2);
    assertThat(pools.events(pool, PoolEvent.Ready.class))
        .singleElement()
        .satisfies(
            ready -> {
              assertThat(ready.workers()).isEqualTo(2);
              assertThat(ready.took()).isPositive();
            });
  }

  @Test
  void theStatusTellsOfThePool() {
    PoolSpec spec = PoolFixture.of(1).withSize(1, 1).withOverflow(1, Duration.ofMinutes(1));
    PythonPool pool = pools.pool(spec);
    var running = gates.enter(pool, "running");
    var overflow = gates.enter(pool, "overflow");
    var waiting = pool.call(gates.noted("waiting"));
    var session = pool.checkout();
    PoolFixture.awaitWaiting(pool, 1, 1);
    PoolStatus status = status(pool);
    assertThat(status.pool()).isEqualTo(PoolFixture.path(pool));
    assertThat(status.min()).isEqualTo(1);
    assertThat(status.max()).isEqualTo(1);
    assertThat(status.size()).isEqualTo(2);
    assertThat(status.ready()).isEqualTo(2);
    assertThat(status.busy()).isEqualTo(2);
    assertThat(status.idle()).isZero();
    assertThat(status.starting()).isZero();
    assertThat(status.retiring()).isZero();
    assertThat(status.overflow()).isEqualTo(1);
    assertThat(status.sessions()).isZero();
    assertThat(status.started()).isEqualTo(2);
    assertThat(status.crashed()).isZero();
    assertThat(status.recycled()).isZero();
    long first = gates.release(running, "running");
    long second = gates.release(overflow, "overflow");
    assertThat(status.workers()).extracting(Worker::pid).containsExactly(first, second);
    value(waiting);
    value(session).close();
  }

  @Test
  void theStatusTellsOfEachWorker() {
    PythonPool pool = pools.pool(1);
    value(pool.call("pooled:pid", Long.class));
    var running = gates.enter(pool, "running");
    Worker worker = status(pool).workers().get(0);
    assertThat(worker.name()).isEqualTo("worker-1");
    assertThat(worker.path()).isEqualTo(PoolFixture.path(pool) + "/worker-1-1");
    assertThat(worker.state()).isEqualTo(State.BUSY);
    assertThat(worker.incarnation()).isEqualTo(1);
    assertThat(worker.pid()).isEqualTo(gates.release(running, "running"));
    assertThat(worker.age()).isPositive();
    assertThat(worker.calls()).isEqualTo(1);
    assertThat(worker.inFlight()).isEqualTo(1);
    assertThat(worker.memory().orElseThrow().residentBytes()).isBetween(1L << 20, 1L << 30);
    TreeFixture.kill(worker.pid());
    awaitStatus(pool, status -> status.crashed() == 1 && status.idle() == 1);
    Worker successor = status(pool).workers().get(0);
    assertThat(successor.name()).isEqualTo("worker-1");
    assertThat(successor.path()).isEqualTo(PoolFixture.path(pool) + "/worker-1-2");
    assertThat(successor.incarnation()).isEqualTo(2);
    assertThat(successor.pid()).isNotEqualTo(worker.pid());
  }

  @Test
  void aPoolIsFoundByItsName() {
    Clutch clutch = Clutch.get(pools.clutch.system());
    PythonPool pool = clutch.spawn(PoolFixture.of(1).withLazyStart(true), "known");
    assertThat(clutch.pool("known")).isSameAs(pool);
    assertThatThrownBy(() -> clutch.spawn(PoolFixture.of(1), "known"))
        .isInstanceOf(InvalidActorNameException.class);
    assertThatThrownBy(() -> clutch.pool("unknown"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'unknown'")
        .hasMessageContaining("clutch.pools");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingStarts() {
    Clutch clutch = Clutch.get(pools.clutch.system());
    assertThatThrownBy(() -> clutch.spawn(PoolFixture.of(1).withInFlight(0), "never"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in-flight");
    assertThatThrownBy(() -> clutch.spawn(PoolFixture.of(1).withSize(3, 2), "never"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("min 3, max 2");
    assertThatThrownBy(() -> clutch.pool("never")).isInstanceOf(IllegalArgumentException.class);
  }
}
