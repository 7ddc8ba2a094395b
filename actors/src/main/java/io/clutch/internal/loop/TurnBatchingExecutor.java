package io.clutch.internal.loop;

import io.clutch.internal.memory.FaultLog;
import io.clutch.internal.time.OncePerTurn;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the tasks of a loop's turn and passes them to an executor with one wake-up. The tasks
 * run one after the other on one of the executor's threads. If a task blocks, another thread takes
 * the others after a millisecond or two. Tasks that are submitted outside a turn go straight to the
 * executor. Tasks that the executor rejects run in place. Thread-safe.
 */
final class TurnBatchingExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(TurnBatchingExecutor.class);

  private final BooleanSupplier isInTurn;
  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger runners = new AtomicInteger();
  private final OncePerTurn flush;
  private volatile boolean summoned;
  private volatile long begun;
  private long begunBefore;

  /**
   * {@code isInTurn} tells whether the calling thread runs a turn. {@code atTurnEnd} accepts work
   * for the end of the turn.
   */
  TurnBatchingExecutor(BooleanSupplier isInTurn, Consumer<Runnable> atTurnEnd, Executor executor) {
    this.isInTurn = isInTurn;
    this.flush = new OncePerTurn(atTurnEnd, this::flush);
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    if (!isInTurn.getAsBoolean()) {
      executeNow(task);
      return;
    }
    tasks.add(task);
    flush.request();
  }

  private void flush() {
    if (runners.get() == 0) {
      addRunner();
    }
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Called regularly while there are tasks. Asks for another thread if none was begun since. */
  void relieve() {
    if (begun == begunBefore && !summoned && !tasks.isEmpty()) {
      addRunner();
    }
    begunBefore = begun;
  }

  private void addRunner() {
    runners.incrementAndGet();
    summoned = true;
    try {
      executeNow(this::run);
    } catch (RuntimeException | Error e) {
      runners.decrementAndGet(); // as if no thread had been asked, so the next call asks again
      summoned = false;
      FaultLog.report(LOG, "Tasks of the socket loop must wait", e);
    }
  }

  private void executeNow(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // the system has ended: run it on this thread, so that it runs at all
    }
  }

  private void run() {
    summoned = false;
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        run(task);
      }
    } finally {
      // Tasks that arrived since the last check have no thread yet.
      if (runners.decrementAndGet() == 0 && !tasks.isEmpty()) {
        addRunner();
      }
    }
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // it does not matter if a step is lost
  private void run(Runnable task) {
    begun++;
    try {
      task.run();
    } catch (Exception | Error e) {
      FaultLog.report(LOG, "A task of the socket loop failed", e);
    }
  }
}
