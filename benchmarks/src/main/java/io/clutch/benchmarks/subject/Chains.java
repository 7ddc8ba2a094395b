package io.clutch.benchmarks.subject;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Keeps a number of calls in flight: each answer starts the next call. */
public final class Chains {
  private static final long LIMIT_SECONDS = 60;

  private final Supplier<CompletionStage<?>> call;
  private final long end;
  private final AtomicLong calls = new AtomicLong();

  private Chains(Supplier<CompletionStage<?>> call, long end) {
    this.call = call;
    this.end = end;
  }

  /** Returns the calls per second. */
  public static double rate(int inFlight, Duration length, Supplier<CompletionStage<?>> call)
      throws Exception {
    long begin = System.nanoTime();
    var chains = new Chains(call, begin + length.toNanos());
    CompletableFuture<?>[] ends = new CompletableFuture<?>[inFlight];
    for (int i = 0; i < inFlight; i++) {
      ends[i] = chains.start();
    }
    CompletableFuture.allOf(ends).get(length.toSeconds() + LIMIT_SECONDS, TimeUnit.SECONDS);
    return chains.calls.get() * 1e9 / (System.nanoTime() - begin);
  }

  private CompletableFuture<Void> start() {
    var done = new CompletableFuture<Void>();
    next(done);
    return done;
  }

  private void next(CompletableFuture<Void> done) {
    call.get().whenComplete((value, failure) -> answered(failure, done));
  }

  private void answered(Throwable failure, CompletableFuture<Void> done) {
    calls.incrementAndGet();
    if (failure != null) {
      done.completeExceptionally(failure);
    } else if (System.nanoTime() - end >= 0) {
      done.complete(null);
    } else {
      next(done);
    }
  }
}
