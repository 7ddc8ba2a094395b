package io.clutch.internal.host;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on the threads of another executor, but only a number of them at once. */
public final class LimitedExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(LimitedExecutor.class);

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final int most;
  private final AtomicInteger running = new AtomicInteger();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  public LimitedExecutor(int most) {
    this.most = most;
  }

  /** Differs from that of all others. */
  long number() {
    return number;
  }

  /**
   * Runs the task, or keeps it until another one has ended.
   *
   * @throws java.util.concurrent.RejectedExecutionException as {@code threads} does
   */
  void execute(Runnable task, Executor threads) {
    waiting.add(task);
    if (!begin()) {
      return;
    }
    try {
      threads.execute(this::run);
    } catch (RuntimeException | Error refused) {
      running.decrementAndGet();
      if (waiting.remove(task)) { // or another thread has taken it
        throw refused;
      }
    }
  }

  private boolean begin() {
    int now = running.get();
    while (now < most) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
      now = running.get();
    }
    return false;
  }

  /** Whether tasks wait for a thread. */
  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  private void run() {
    do {
      try {
        Runnable task;
        while ((task = waiting.poll()) != null) {
          run(task);
        }
      } finally {
        running.decrementAndGet();
      }
      // A task that was added before the count went down began no thread.
    } while (!waiting.isEmpty() && begin());
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable fault) { // those that wait need this thread
      LOG.error("a task of a host has failed with a fault", fault);
    }
  }
}
