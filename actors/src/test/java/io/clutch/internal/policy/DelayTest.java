package io.clutch.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void runsOnTheExecutorOnceItIsTime() throws Exception {
    var handed = new CompletableFuture<Runnable>();
    Runnable task = () -> {};
    long before = System.nanoTime();
    Delay.on(handed::complete).run(SHORT, new CompletableFuture<>(), task);
    assertThat(handed.get(60, TimeUnit.SECONDS)).isSameAs(task);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void runsNothingOnceTheFutureIsDone() throws Exception {
    var handed = new ConcurrentLinkedQueue<Runnable>();
    var cancelled = new CompletableFuture<Void>();
    Runnable never = () -> {};
    Delay.on(handed::add).run(SHORT, cancelled, never);
    Delay.on(handed::add).run(SHORT, CompletableFuture.completedFuture(null), never);
    cancelled.cancel(true);
    var later = new CompletableFuture<Runnable>();
    Delay.on(later::complete).run(SHORT.multipliedBy(2), new CompletableFuture<>(), () -> {});
    later.get(60, TimeUnit.SECONDS);
    assertThat(handed).isEmpty();
  }
}
