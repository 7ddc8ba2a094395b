package io.clutch.internal.inspect;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Asks many, a bounded number of them at the same time. Thread-safe. */
final class Lanes<T> {
  private final Queue<T> waiting;
  private final Function<T, CompletableFuture<?>> ask;
  private final AtomicInteger open;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private Lanes(Collection<T> all, int most, Function<T, CompletableFuture<?>> ask) {
    this.waiting = new ConcurrentLinkedQueue<>(all);
    this.ask = ask;
    this.open = new AtomicInteger(most);
  }

  /**
   * Asks each one, at most {@code most} at the same time. Completes when all have answered or
   * failed, or after the time; then nobody else is asked.
   */
  static <T> CompletableFuture<Void> ask(
      Collection<T> all, int most, long nanos, Function<T, CompletableFuture<?>> ask) {
    var lanes = new Lanes<>(all, most, ask);
    for (int i = 0; i < most; i++) {
      lanes.goOn();
    }
    return lanes.done.completeOnTimeout(null, Math.max(1, nanos), TimeUnit.NANOSECONDS);
  }

  private void goOn() {
    T next;
    while (!done.isDone() && (next = waiting.poll()) != null) {
      CompletableFuture<?> answer = ask.apply(next);
      if (!answer.isDone()) {
        answer.whenComplete((value, failure) -> goOn());
        return;
      }
    }
    if (open.decrementAndGet() == 0) {
      done.complete(null);
    }
  }
}
