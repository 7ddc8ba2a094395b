package io.clutch.internal.telemetry;

import io.clutch.internal.text.ThrownText;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on another executor, in the order of submission. Uses at most one
 * of its threads. Logs what a task throws. Thread-safe.
 */
public final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  public SerialExecutor(Executor executor) {
    this.executor = executor;
  }

  /** The number of tasks that wait or run. */
  public int size() {
    return size.get();
  }

  /**
   * Runs the task after those before it.
   *
   * @throws RejectedExecutionException if the executor has ended; the task is then dropped
   */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (size.getAndIncrement() > 0) {
      return;
    }
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      tasks.remove(task);
      size.decrementAndGet();
      throw e;
    }
  }

  private void run() {
    do {
      run(tasks.remove());
    } while (size.decrementAndGet() > 0);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task failed: {}", ThrownText.of(e), e);
    }
  }
}
