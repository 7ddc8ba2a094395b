package io.clutch.examples.page;

import io.clutch.call.Call;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** A number of callers of one worker or pool, each with one call at a time. Thread-safe. */
final class Callers {
  private static final double QUICK_SECONDS = 0.01;
  private static final Duration LONG = Duration.ofHours(1);
  private static final long PATIENCE_SECONDS = 60;

  private final Function<Call<Long>, CompletionStage<Long>> callee;
  private final boolean isQuick;
  private final int count;
  private final CountDownLatch running;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean isStopped;

  /**
   * Begins to call. Quick calls come back soon, and are sent again if their process ends. Others
   * last as long as their process, so that there is the same number of them at any moment.
   */
  Callers(int count, boolean isQuick, Function<Call<Long>, CompletionStage<Long>> callee) {
    this.callee = callee;
    this.isQuick = isQuick;
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
    callee.apply(call()).whenCompleteAsync(this::ended);
  }

  private Call<Long> call() {
    double seconds = isQuick ? QUICK_SECONDS : LONG.toSeconds();
    Call<Long> call = Call.of("busy:rest", Long.class, (long) count, seconds);
    return isQuick ? call.asIdempotent() : call.withDeadline(LONG.multipliedBy(2));
  }

  private void ended(Long value, Throwable failure) {
    if (isQuick && (failure != null || value != count)) {
      failures.increment();
    }
    next();
  }

  /** Whether the number of calls that there are changes all the time. */
  boolean areQuick() {
    return isQuick && !isStopped;
  }

  long calls() {
    return calls.sum();
  }

  /** Quick calls that failed or had the value of another one. */
  long failures() {
    return failures.sum();
  }

  /** Ends quick calls. Each has its outcome then. */
  void stop() throws InterruptedException {
    if (isQuick) {
      isStopped = true;
      if (!running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a call has had no outcome for " + PATIENCE_SECONDS + " s");
      }
    }
  }

  /** Makes no more calls. */
  void end() {
    isStopped = true;
  }
}
