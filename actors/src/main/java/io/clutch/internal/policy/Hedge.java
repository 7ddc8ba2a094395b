package io.clutch.internal.policy;

import io.clutch.telemetry.PolicyEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An attempt, and a second one if the first has had no reply for a given time. The first value
 * wins. If both fail, the last failure counts.
 */
final class Hedge<T> {
  private final Attempt<T> attempt;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final AtomicInteger out = new AtomicInteger(1);

  private Hedge(Attempt<T> attempt) {
    this.attempt = attempt;
  }

  /** Starts the attempts. To cancel the returned future cancels all attempts in flight. */
  static <T> CompletableFuture<T> make(Attempt<T> attempt, Duration after) {
    var hedge = new Hedge<>(attempt);
    hedge.begin();
    attempt.runtime().delay().run(after, hedge.result, () -> hedge.beginSecond(after));
    return hedge.result;
  }

  private void beginSecond(Duration after) {
    boolean isWorthIt = !result.isDone() && !attempt.isTooLate();
    if (isWorthIt && out.compareAndSet(1, 2)) {
      attempt.tell((worker, function) -> new PolicyEvent.Hedged(worker, function, after));
      begin();
    }
  }

  private void begin() {
    CompletableFuture<T> made = attempt.make();
    made.whenComplete(this::ended);
    result.whenComplete((value, failure) -> made.cancel(true));
  }

  private void ended(T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else if (out.decrementAndGet() == 0) {
      result.completeExceptionally(failure);
    }
  }
}
