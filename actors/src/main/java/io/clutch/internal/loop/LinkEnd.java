package io.clutch.internal.loop;

import io.clutch.internal.memory.FaultLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a loop's transport because of a fault, and the watchers to notify. The loop still runs
 * tasks. Any thread may read the cause and add watchers.
 */
public final class LinkEnd {
  private static final Logger LOG = LoggerFactory.getLogger(LinkEnd.class);

  private final List<Consumer<Throwable>> untold = new CopyOnWriteArrayList<>();
  // Created in advance, while there is memory.
  private final Thread reporter;
  private volatile Throwable cause;

  LinkEnd(ThreadFactory threads) {
    reporter = threads.newThread(this::fail);
    reporter.setName("clutch-loop-end");
  }

  boolean hasCome() {
    return cause != null;
  }

  public Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  /** Records the cause. Returns whether it is the first, which is kept. */
  boolean come(Throwable why) {
    boolean isFirst = cause == null;
    cause = isFirst ? why : cause;
    return isFirst;
  }

  void add(Consumer<Throwable> watcher) {
    untold.add(watcher);
  }

  boolean isUntold() {
    return cause != null && !untold.isEmpty();
  }

  /** Notifies each watcher once. A watcher that fails is notified again by the next call. */
  void tell() {
    for (Consumer<Throwable> watcher : untold) {
      try {
        watcher.accept(cause);
        untold.remove(watcher);
      } catch (RuntimeException | Error e) {
        FaultLog.report(LOG, "The end of the socket loop could not be told; trying again", e);
      }
    }
  }

  /**
   * Passes the cause to the handler of uncaught exceptions, as Pekko does for its threads: a fatal
   * error ends the JVM or the actor system. Uses a separate thread, because the JVM's end may wait
   * for the loop.
   */
  void report() {
    try {
      reporter.start();
    } catch (Error noThread) {
      reporter.getUncaughtExceptionHandler().uncaughtException(reporter, fatal());
    }
  }

  private void fail() {
    throw fatal();
  }

  /** The error to report. A system with workers cannot go on without its loop. */
  private Error fatal() {
    return cause instanceof VirtualMachineError error
        ? error
        : new InternalError("the socket loop has ended", cause);
  }
}
