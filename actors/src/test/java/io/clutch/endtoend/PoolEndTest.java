package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.stopped;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.StopSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The end of a pool, and the use of its name afterwards. */
@ExtendWith(Leftovers.class)
class PoolEndTest {
  private static PoolFixture pools;
  @TempDir Path directory;
  private Gates gates;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open("clutch.worker.stop.drain = 5 minutes");
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void gates() {
    gates = new Gates(directory);
  }

  private static PoolSpec draining(Duration limit) {
    Duration step = Duration.ofMillis(200);
    return PoolSpec.of(
            PoolFixture.INTERRUPTED.withSettings(
                old -> old.withStop(new StopSettings(limit, step, step, step))))
        .withSize(1);
  }

  @Test
  void whatWasAcceptedIsFinished() {
    PythonPool pool = pools.pool(draining(Duration.ofMinutes(1)));
    var running = gates.enter(pool, "running");
    var waiting = IntStream.range(0, 5).mapToObj(i -> pool.call(gates.noted("" + i))).toList();
    pool.stop();
    pool.stop();
    failure(pool.call(gates.noted("late")), NotRunning.class);
    failure(pool.checkout(), NotRunning.class);
    failure(pool.recycle(), NotRunning.class);
    gates.release(running, "running");
    waiting.forEach(ClutchFixture::value);
    assertThat(stopped(pool).isNormal()).isTrue();
    assertThat(gates.ran()).containsExactly("running", "0", "1", "2", "3", "4");
    NotRunning gone = failure(pool.call(gates.noted("later")), NotRunning.class);
    assertThat(gone.worker()).isEqualTo(PoolFixture.path(pool));
    failure(pool.status(), NotRunning.class);
    failure(pool.whenReady(), NotRunning.class);
  }

  @Test
  void theRestFailsWhenTheTimeIsUp() {
    PythonPool pool = pools.pool(draining(Duration.ofMillis(100)).withInFlight(2));
    var running = gates.enter(pool, "running");
    var behind = pool.call(gates.noted("behind"));
    var waiting = pool.call(gates.noted("waiting"));
    var session = pool.checkout();
    pool.stop();
    assertThat(failure(running)).isInstanceOf(Interrupted.class);
    failure(behind, NotRunning.class);
    failure(waiting, NotRunning.class);
    failure(session, NotRunning.class);
    assertThat(stopped(pool).isNormal()).isTrue();
    assertThat(gates.ran()).containsExactly("running");
  }

  @Test
  void aPoolThatWasNeverUsedStops() {
    PythonPool pool = pools.pool(PoolFixture.of(2).withLazyStart(true));
    pool.stop();
    assertThat(stopped(pool).isNormal()).isTrue();
  }

  @Test
  void itsNameCanBeUsedAgain() {
    Clutch clutch = Clutch.get(pools.clutch.system());
    var pids = new HashSet<Long>();
    for (int i = 0; i < 10; i++) {
      PythonPool pool = clutch.spawn(PoolFixture.of(1), "again");
      assertThat(clutch.pool("again")).isSameAs(pool);
      pids.add(value(pool.call("pooled:pid", Long.class)));
      pool.stop();
      stopped(pool);
      assertThatThrownBy(() -> clutch.pool("again"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("none with this name is running");
    }
    assertThat(pids).hasSize(10);
  }
}
