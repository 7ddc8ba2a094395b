package io.clutch.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.internal.transport.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class TurnBatchingExecutorTest {
  private final SocketLoop loop = Loops.start();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final AtomicInteger handOvers = new AtomicInteger();
  private final Executor executor =
      loop.batching(
          task -> {
            handOvers.incrementAndGet();
            threads.execute(task);
          });

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
    threads.shutdown();
    await().until(threads::isTerminated);
  }

  @Test
  void allOfATurnIsHandedOverAtOnceAndInOrder() {
    var handedOver = new LinkedBlockingQueue<Runnable>();
    Executor held = loop.batching(handedOver::add);
    List<Integer> ran = new ArrayList<>();
    onLoop(
        () -> {
          for (int i = 0; i < 1_000; i++) {
            int number = i;
            held.execute(() -> ran.add(number));
          }
        });
    await().until(() -> !handedOver.isEmpty());
    assertThat(handedOver).hasSize(1);
    handedOver.remove().run();
    assertThat(ran).hasSize(1_000).isSorted();
  }

  /** If an executor fails, for example without memory, waiting tasks are handed over later. */
  @Test
  void anExecutorThatFailsIsAskedAgain() {
    var tries = new AtomicInteger();
    Executor failing =
        loop.batching(
            task -> {
              if (tries.incrementAndGet() <= 3) {
                throw new OutOfMemoryError("an executor's own");
              }
              threads.execute(task);
            });
    var done = new CountDownLatch(100);
    onLoop(
        () -> {
          for (int i = 0; i < 100; i++) {
            failing.execute(done::countDown);
          }
        });
    Loops.await(done);
    assertThat(tries.get()).isGreaterThanOrEqualTo(4); // another thread helps a slow one
  }

  @Test
  void elsewhereItIsTheExecutorItself() {
    var done = new CountDownLatch(2);
    executor.execute(done::countDown);
    executor.execute(done::countDown);
    Loops.await(done);
    assertThat(handOvers).hasValue(2);
  }

  /** Otherwise a callback that waits for another call would wait for ever. */
  @Test
  void oneThatWaitsForAnotherOfTheSameTurnIsHelped() {
    var second = new CountDownLatch(1);
    var first = new CountDownLatch(1);
    onLoop(
        () -> {
          executor.execute(
              () -> {
                Loops.await(second);
                first.countDown();
              });
          executor.execute(second::countDown);
        });
    Loops.await(first);
  }

  @Test
  void blockedThreadsDoNotPileUpTasks() {
    var gate = new CountDownLatch(1);
    var done = new CountDownLatch(20);
    onLoop(
        () -> {
          for (int i = 0; i < 20; i++) {
            executor.execute(
                () -> {
                  Loops.await(gate);
                  done.countDown();
                });
          }
        });
    // Four threads are blocked, and one more runner waits for a thread.
    await().until(() -> handOvers.get() == 5);
    for (int i = 0; i < 100; i++) {
      onLoop(() -> {});
    }
    assertThat(handOvers).hasValue(5);
    gate.countDown();
    Loops.await(done);
  }

  @Test
  void aTaskThatFailsHurtsNobody() {
    var done = new CountDownLatch(1);
    onLoop(
        () -> {
          executor.execute(
              () -> {
                throw new IllegalStateException("a task's own fault");
              });
          executor.execute(done::countDown);
        });
    Loops.await(done);
  }

  @Test
  void whatIsRejectedRunsOnTheSpot() {
    Executor closed =
        loop.batching(
            task -> {
              throw new RejectedExecutionException("closed");
            });
    var ran = new AtomicInteger();
    onLoop(() -> closed.execute(ran::incrementAndGet));
    await().until(() -> ran.get() == 1);
    closed.execute(ran::incrementAndGet);
    assertThat(ran).as("elsewhere, on the spot").hasValue(2);
  }

  @Test
  void nothingIsForgottenUnderAStorm() {
    var ran = new AtomicInteger();
    for (int i = 0; i < 10_000; i++) {
      loop.execute(
          () -> {
            executor.execute(ran::incrementAndGet);
            executor.execute(ran::incrementAndGet);
          });
    }
    await().until(() -> ran.get() == 20_000);
  }

  private void onLoop(Runnable action) {
    Loops.on(
        loop,
        () -> {
          action.run();
          return 0;
        });
  }
}
