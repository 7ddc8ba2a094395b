package io.clutch.examples.page;

import io.clutch.call.Call;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** A number of callers of one worker or pool, each with one call at a time. Thread-safe. */
final class Callers {
  private static final double CALL_SECONDS = 0.01;
  private static final long PATIENCE_SECONDS = 60;

  private final Function<Call<Long>, CompletionStage<Long>> callee;
  private final int count;
  private final CountDownLatch running;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean isStopped;

  Callers(int count, Function<Call<Long>, CompletionStage<Long>> callee) {
    this.callee = callee;
    this.count = count;
    this.running = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void next() {
    if (isStopped) {
      running.countDown();
      return;
    }
    calls.increment();
    long number = calls.sum();
    callee
        .apply(Call.of("busy:rest", Long.class, number, CALL_SECONDS).asIdempotent())
        .whenCompleteAsync(
            (value, failure) -> {
              if (failure != null || value != number) {
                failures.increment();
              }
              next();
            });
  }

  /** Calls that are made at any moment, but for those between one and the next. */
  int open() {
    return isStopped ? 0 : count;
  }

  long calls() {
    return calls.sum();
  }

  /** Calls that failed or had the value of another one. */
  long failures() {
    return failures.sum();
  }

  /** Ends when each has the outcome of its last call. */
  void stop() throws InterruptedException {
    isStopped = true;
    if (!running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a call has had no outcome for " + PATIENCE_SECONDS + " s");
    }
  }
}
