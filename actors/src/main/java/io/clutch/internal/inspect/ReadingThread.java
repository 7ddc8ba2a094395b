package io.clutch.internal.inspect;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread for the short steps of readings, which are wanted most when the dispatchers of the actor
 * system are full. It is there only while something is read.
 */
final class ReadingThread {
  private static final int ONE = 1;
  private static final int MOST_STEPS = 1_000;
  private static final long IDLE_MILLIS = 100;

  private ReadingThread() {}

  /** Refuses a step that is one too many. */
  static Executor executor() {
    var executor =
        new ThreadPoolExecutor(
            ONE,
            ONE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(MOST_STEPS),
            ReadingThread::of);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static Thread of(Runnable work) {
    var thread = new Thread(work, "clutch-reading");
    thread.setDaemon(true);
    return thread;
  }
}
