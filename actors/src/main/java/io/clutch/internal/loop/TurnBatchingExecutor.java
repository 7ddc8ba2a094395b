package io.clutch.internal.loop;

import io.clutch.internal.memory.FaultLog;
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
 * Hands what a turn of the loop leaves to do to an executor, with one wake-up for all of it. Tasks
 * then run one after the other on one of the executor's threads; one that blocks holds the others
 * up for a millisecond or two, and then another thread takes them. Called elsewhere than on the
 * loop, it is the executor itself. What the executor rejects runs on the spot. Thread-safe.
 */
final class TurnBatchingExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(TurnBatchingExecutor.class);

  private final BooleanSupplier isInTurn;
  private final Consumer<Runnable> atTurnEnd;
  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger runners = new AtomicInteger();
  private final Runnable handOver = this::handOver;
  private volatile boolean summoned;
  private volatile long begun;
  private long begunBefore;
  private boolean handOverIsDue;

  /**
   * {@code isInTurn} tells whether the caller's thread has the loop's turn; {@code atTurnEnd} takes
   * what is to be done at its end.
   */
  TurnBatchingExecutor(BooleanSupplier isInTurn, Consumer<Runnable> atTurnEnd, Executor executor) {
    this.isInTurn = isInTurn;
    this.atTurnEnd = atTurnEnd;
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    if (!isInTurn.getAsBoolean()) {
      executeNow(task);
      return;
    }
    tasks.add(task);
    if (!handOverIsDue) {
      handOverIsDue = true;
      atTurnEnd.accept(handOver);
    }
  }

  private void handOver() {
    handOverIsDue = false;
    if (runners.get() == 0) {
      addRunner();
    }
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Called now and then while there are tasks: helps if none was begun since. */
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
      runners.decrementAndGet(); // as if nobody had been asked: the next relief asks again
      summoned = false;
      FaultLog.report(LOG, "What the socket loop hands over has to wait", e);
    }
  }

  private void executeNow(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // the system has ended: better on the wrong thread than never
    }
  }

  private void run() {
    summoned = false;
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        run(task);
      }
    } finally {
      // What came between the last look and this is nobody's yet.
      if (runners.decrementAndGet() == 0 && !tasks.isEmpty()) {
        addRunner();
      }
    }
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // a lost step is as good as a made one
  private void run(Runnable task) {
    begun++;
    try {
      task.run();
    } catch (Exception | Error e) {
      FaultLog.report(LOG, "A task of the socket loop failed", e);
    }
  }
}
