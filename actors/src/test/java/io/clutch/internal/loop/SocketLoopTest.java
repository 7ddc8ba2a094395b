package io.clutch.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.internal.transport.LinkSettings;
import io.clutch.internal.transport.Loops;
import io.clutch.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class SocketLoopTest {
  private final SocketLoop loop = Loops.start();

  @AfterEach
  void shutDown() throws InterruptedException {
    Loops.stop(loop);
  }

  @Test
  void runsTasksInOrderOnOneThread() throws Exception {
    var threads = new ConcurrentLinkedQueue<Thread>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      loop.execute(
          () -> {
            order.add(number);
            threads.add(Thread.currentThread());
          });
    }
    Loops.on(loop, () -> order.size());
    assertThat(order).hasSize(10_000).isSorted();
    assertThat(threads.stream().distinct()).hasSize(1);
    assertThat(threads.peek()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void knowsItselfOnItsOwnThreadAlone() throws Exception {
    assertThat(Loops.on(loop, SocketLoop::current)).isSameAs(loop);
    assertThatThrownBy(SocketLoop::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not on the thread");
  }

  @Test
  void goesOnAfterATaskThatFails() throws Exception {
    loop.execute(
        () -> {
          throw new IllegalStateException("a task's own fault");
        });
    assertThat(Loops.on(loop, () -> 7)).isEqualTo(7);
  }

  @Test
  void runsWhatATaskHandsIn() throws Exception {
    var done = new CountDownLatch(1_000);
    loop.execute(
        new Runnable() {
          @Override
          public void run() {
            done.countDown();
            if (done.getCount() > 0) {
              loop.execute(this);
            }
          }
        });
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
  }

  /** No round may take 10 s, the cost of a lost wake-up. */
  @Test
  void losesNoWakeUpUnderAStormFromSeveralThreads() throws Exception {
    int rounds = 20_000;
    var slowest = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      var thread = new Thread(() -> storm(rounds, slowest), "storm-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(60_000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(8)).isPositive();
  }

  /** Each round waits for its task, so that the loop falls asleep repeatedly. */
  private void storm(int rounds, AtomicLong slowest) {
    for (int i = 0; i < rounds; i++) {
      long began = System.nanoTime();
      Loops.on(loop, () -> 0);
      slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
  }

  @Test
  void bindsOneLinkOnItsOwnThread() throws Exception {
    assertThatThrownBy(() -> Loops.bind(loop, Loops.SETTINGS))
        .isInstanceOf(IllegalStateException.class);
    Transport transport = Loops.on(loop, () -> Loops.bind(loop, Loops.SETTINGS));
    assertThat(transport.endpoint()).matches("tcp://127\\.0\\.0\\.1:[1-9]\\d*");
    assertThatThrownBy(() -> Loops.on(loop, () -> Loops.bind(loop, Loops.SETTINGS)))
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysWhereItCannotBind() {
    var elsewhere =
        new LinkSettings("tcp://203.0.113.1:1", 1 << 20, 10, Duration.ofSeconds(5), 10, true);
    assertThatThrownBy(() -> Loops.on(loop, () -> Loops.bind(loop, elsewhere)))
        .hasStackTraceContaining("cannot bind tcp://203.0.113.1:1");
  }

  @Test
  void closesAllOnShutdown() throws Exception {
    Transport transport = Loops.on(loop, () -> Loops.bind(loop, Loops.SETTINGS));
    int port = Loops.port(transport);
    loop.shutdown();
    assertThat(loop.isShutdown()).isTrue();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.isTerminated()).isTrue();
    assertThatThrownBy(() -> new java.net.Socket("127.0.0.1", port).close())
        .isInstanceOf(java.net.ConnectException.class);
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void runsBeforeItsEndWhatItHasTaken() throws Exception {
    var ran = new AtomicInteger();
    var begun = new CountDownLatch(1);
    loop.execute(() -> Loops.await(begun));
    for (int i = 0; i < 1_000; i++) {
      loop.execute(ran::incrementAndGet);
    }
    loop.shutdown();
    begun.countDown();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).hasValue(1_000);
  }

  /** A task runs or is rejected, even while the loop shuts down. */
  @Test
  void forgetsNoTaskInTheMiddleOfAShutdown() throws Exception {
    for (int round = 0; round < 300; round++) {
      SocketLoop each = Loops.start();
      var ran = new AtomicInteger();
      Callable<Integer> submitting = () -> submitUntilRefused(each, ran);
      var taken = new java.util.concurrent.FutureTask<>(submitting);
      var thread = new Thread(taken);
      thread.start();
      Loops.on(each, () -> 0);
      each.shutdown();
      int accepted = taken.get(60, TimeUnit.SECONDS);
      assertThat(each.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThat(ran).as("round %d", round).hasValue(accepted);
    }
  }

  private static int submitUntilRefused(SocketLoop loop, AtomicInteger ran) {
    int accepted = 0;
    try {
      while (true) {
        loop.execute(ran::incrementAndGet);
        accepted++;
      }
    } catch (RejectedExecutionException e) {
      return accepted;
    }
  }
}
