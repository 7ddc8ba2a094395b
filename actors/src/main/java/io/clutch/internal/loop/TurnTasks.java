package io.clutch.internal.loop;

import io.clutch.internal.memory.FaultLog;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a loop's turns have to do. A task that fails, in any way, fails alone. Tasks are added by
 * any thread; all else is for the thread that has the turn.
 */
final class TurnTasks {
  private static final Logger LOG = LoggerFactory.getLogger(TurnTasks.class);
  private static final int BATCH = 256;

  private final TaskQueue tasks = new TaskQueue();
  private final List<Runnable> turnEnd = new ArrayList<>();

  void add(Runnable task) {
    tasks.add(task);
  }

  /** Takes the task out; false where it is not there any more. */
  boolean remove(Runnable task) {
    return tasks.remove(task);
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Without room for it the task is run in the next turn. */
  void atTurnEnd(Runnable task) {
    try {
      turnEnd.add(task);
    } catch (OutOfMemoryError e) {
      tasks.add(task);
    }
  }

  /** A batch of tasks, and then what is to be done at the turn's end. */
  void runSome() {
    Runnable task = tasks.poll();
    for (int i = 1; task != null; i++) {
      run(task);
      task = i < BATCH ? tasks.poll() : null;
    }
    endTurn();
  }

  /** All tasks that there are, and then what is to be done at the turn's end. */
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
        Thread.currentThread().interrupt(); // a lent thread's, and for its owner to see
      } else {
        FaultLog.report(LOG, "A task on the socket loop failed", e);
      }
    }
  }
}
