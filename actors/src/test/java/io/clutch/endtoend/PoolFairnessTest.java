package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitWaiting;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Callers are served in the order of their calls, even if others make many. */
@ExtendWith(Leftovers.class)
class PoolFairnessTest {
  private static final int FLOODING = 3;

  private static PoolFixture pools;
  private static ExecutorService threads;
  @TempDir Path directory;
  private Gates gates;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
    threads = Executors.newFixedThreadPool(FLOODING + 1);
  }

  @AfterAll
  static void stop() {
    pools.close();
    threads.shutdownNow();
  }

  @BeforeEach
  void gates() {
    gates = new Gates(directory);
  }

  @Test
  void callsRunInTheOrderInWhichTheyCame() throws Exception {
    PythonPool pool = pools.pool(1);
    var running = gates.enter(pool, "first");
    var order = new ArrayList<String>(List.of("first"));
    var calls = new ArrayList<CompletionStage<Long>>();
    var flooding = new ArrayList<Future<?>>();
    for (int caller = 0; caller <= FLOODING; caller++) {
      String name = "caller-" + caller;
      int count = caller == 0 ? 5 : 60;
      flooding.add(threads.submit(() -> submit(pool, name, count, order, calls)));
    }
    for (Future<?> each : flooding) {
      each.get(30, SECONDS);
    }
    awaitWaiting(pool, calls.size(), 0);
    gates.release(running, "first");
    calls.forEach(ClutchFixture::value);
    assertThat(gates.ran()).isEqualTo(order);
  }

  private void submit(
      PythonPool pool,
      String name,
      int count,
      List<String> order,
      List<CompletionStage<Long>> calls) {
    for (int i = 0; i < count; i++) {
      String one = name + "-" + i;
      synchronized (order) {
        order.add(one);
        calls.add(pool.call(gates.noted(one)));
      }
    }
  }

  @Test
  void nobodyStarves() throws Exception {
    PythonPool pool = pools.pool(2);
    var isOver = new AtomicBoolean();
    var flooding = new ArrayList<Future<Integer>>();
    for (int caller = 0; caller < FLOODING; caller++) {
      flooding.add(threads.submit(() -> flood(pool, isOver)));
    }
    awaitStarted(pool);
    for (int i = 0; i < 20; i++) {
      value(pool.call(gates.noted("" + i)));
      if (i % 5 == 0) {
        String name = "session-" + i;
        value(pool.inSession(session -> session.call(gates.noted(name))));
      }
    }
    isOver.set(true);
    for (Future<Integer> each : flooding) {
      assertThat(each.get(30, SECONDS)).isPositive();
    }
    assertThat(gates.ran()).hasSize(24);
  }

  private static void awaitStarted(PythonPool pool) {
    PoolFixture.awaitStatus(pool, status -> status.waitingCalls() > FLOODING);
  }

  /** Keeps thirty calls in flight. */
  private static int flood(PythonPool pool, AtomicBoolean isOver) throws InterruptedException {
    var room = new Semaphore(30);
    int count = 0;
    while (!isOver.get()) {
      room.acquire();
      pool.call("pooled:pid", Long.class).whenComplete((value, failure) -> room.release());
      count++;
    }
    assertThat(room.tryAcquire(30, 30, SECONDS)).isTrue();
    return count;
  }
}
