package io.clutch.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedExecutorTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdown();
  }

  @Test
  void runsAllTasksAndOnlyANumberAtOnce() {
    var limited = new LimitedExecutor(3);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var ran = new AtomicInteger();
    for (int i = 0; i < 20_000; i++) {
      limited.execute(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            ran.incrementAndGet();
          },
          threads);
    }
    await().until(() -> ran.get() == 20_000);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void aTaskThatBlocksLeavesRoomForOthers() throws InterruptedException {
    var limited = new LimitedExecutor(2);
    var goOn = new CountDownLatch(1);
    var ran = new CountDownLatch(100);
    limited.execute(() -> await().until(() -> goOn.getCount() == 0), threads);
    for (int i = 0; i < 100; i++) {
      limited.execute(ran::countDown, threads);
    }
    ran.await();
    goOn.countDown();
  }

  @Test
  void aTaskThatThrowsTakesNoThreadFromOthers() throws InterruptedException {
    var limited = new LimitedExecutor(1);
    var ran = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      limited.execute(
          () -> {
            throw new LinkageError("of a test");
          },
          threads);
      limited.execute(ran::countDown, threads);
    }
    assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
