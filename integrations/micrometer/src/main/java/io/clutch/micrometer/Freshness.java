package io.clutch.micrometer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;

/**
 * Has the actors asked for their state when a gauge is polled. All gauges that are polled within a
 * second share one question, and together wait 200 ms for it at most. Thread-safe.
 */
final class Freshness {
  static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
  static final long WAIT = TimeUnit.MILLISECONDS.toNanos(200);

  private record Question(long at, CompletableFuture<Done> answered) {}

  private final LongSupplier clock;
  private final Consumer<CompletableFuture<Done>> ask;
  private final AtomicReference<Question> last;

  /** {@code ask} asks all actors, and completes the future once they have answered. */
  Freshness(LongSupplier clock, Consumer<CompletableFuture<Done>> ask) {
    this.clock = clock;
    this.ask = ask;
    this.last =
        new AtomicReference<>(
            new Question(
                clock.getAsLong() - INTERVAL,
                CompletableFuture.completedFuture(Done.getInstance())));
  }

  /** Waits until the state is fresh, or for the limit. */
  void poll() {
    long now = clock.getAsLong();
    Question asked = last.get();
    if (now - asked.at() >= INTERVAL) {
      var next = new Question(now, new CompletableFuture<>());
      if (last.compareAndSet(asked, next)) {
        ask.accept(next.answered());
      }
      asked = last.get();
    }
    await(asked.answered(), asked.at() + WAIT - now);
  }

  private static void await(CompletableFuture<Done> answered, long limit) {
    if (limit <= 0 || answered.isDone()) {
      return;
    }
    try {
      answered.get(limit, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException late) {
      // What was known before is shown.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
