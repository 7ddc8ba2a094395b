package io.clutch.internal.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of the JDK that completes futures after a time. It lives as long as the JVM. */
public final class JdkTimer {
  private static final Logger LOG = LoggerFactory.getLogger(JdkTimer.class);
  private static final long LIMIT_SECONDS = 10;

  private JdkTimer() {}

  /**
   * Starts the thread, if it does not run yet, with nothing of its caller. A thread inherits the
   * context class loader of the thread that starts it, and refers to the classes on that one's
   * stack. So it would keep the class loader of the application that uses the timer first, after
   * that has ended. Here a thread of a pool starts it, with classes of the JDK alone on its stack.
   */
  public static void start() {
    var pool = new ForkJoinPool(1);
    try {
      Runnable nothing = new Thread();
      var begin = new CompletableFuture<Void>();
      CompletableFuture<Void> end =
          begin
              .thenRunAsync(nothing, pool)
              .thenRunAsync(
                  nothing, CompletableFuture.delayedExecutor(0, TimeUnit.NANOSECONDS, pool));
      begin.complete(null);
      end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Java's timer thread was not started ahead", e);
    } finally {
      pool.shutdown();
    }
  }
}
