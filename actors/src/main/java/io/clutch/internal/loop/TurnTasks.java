package io.clutch.internal.loop;

import io.clutch.internal.memory.FaultLog;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a loop's turns. A task that fails does not affect others. Any thread may add tasks;
 * all other methods are for the thread that runs the turn.
 */
final class TurnTasks {
  private static final Logger LOG = LoggerFactory.getLogger(TurnTasks.class);
  private static final int BATCH = 256;

  private final TaskQueue tasks = new TaskQueue();
  private final List<Runnable> turnEnd = new ArrayList<>();

  void add(Runnable task) {
    tasks.add(task);
  }

  /** Removes the task. Returns false if it is not in the queue. */
  boolean remove(Runnable task) {
    return tasks.remove(task);
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Adds a task for the end of this turn; for the next turn if memory is short. */
  void atTurnEnd(Runnable task) {
    try {
      turnEnd.add(task);
    } catch (OutOfMemoryError e) {
      tasks.add(task);
    }
  }

  /** Runs a batch of tasks, and then the tasks for the turn's end. */
  void runSome() {
    Runnable task = tasks.poll();
    for (int i = 1; task != null; i++) {
      run(task);
      task = i < BATCH ? tasks.poll() : null;
    }
    endTurn();
  }

  /** Runs all tasks, and then the tasks for the turn's end. */
  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      run(task);
    }
    endTurn();
  }

  private void endTurn() {
    for (int i = 0; i < turnEnd.size(); i++) {
      run(turnEnd.get(i));
    }
    turnEnd.clear();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread()
            .interrupt(); // on a caller's thread, keeps the interrupt for the caller
      } else {
        FaultLog.report(LOG, "A task on the socket loop failed", e);
      }
    }
  }
}
