package io.clutch.internal.policy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs tasks later. */
@FunctionalInterface
public interface Delay {

  /** Runs the task after the wait, unless the future is done before. Then it is removed. */
  void run(Duration wait, CompletableFuture<?> unless, Runnable task);

  /** Uses the JDK's timer. Tasks run on the executor. */
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
      // Completes with a value, because in Java 17 a cancelled future does not stop its timer.
      unless.whenComplete((value, failure) -> fires.complete(false));
    };
  }
}
