package io.clutch.internal.policy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs something later. */
@FunctionalInterface
public interface Delay {

  /** Runs the task after the wait, unless the future is done before; then nothing is left of it. */
  void run(Duration wait, CompletableFuture<?> unless, Runnable task);

  /** By the JDK's timer; tasks run on the executor. */
  static Delay on(Executor executor) {
    return (wait, unless, task) -> {
      var fires =
          new CompletableFuture<Boolean>()
              .completeOnTimeout(true, wait.toNanos(), TimeUnit.NANOSECONDS);
      fires.thenAccept(
          isDue -> {
            if (isDue) {
              executor.execute(task);
            }
          });
      // A value: in Java 17 the timer of a future that is cancelled goes on.
      unless.whenComplete((value, failure) -> fires.complete(false));
    };
  }
}
