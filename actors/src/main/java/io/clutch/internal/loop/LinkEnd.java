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
 * The end of a loop's link because of a fault, and those who hear of it. The loop goes on to run
 * tasks. Cause and watchers may be read and added by any thread.
 */
public final class LinkEnd {
  private static final Logger LOG = LoggerFactory.getLogger(LinkEnd.class);

  private final List<Consumer<Throwable>> untold = new CopyOnWriteArrayList<>();
  // Made while there is memory for it.
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

  /** The first cause counts; whether this is it. */
  boolean come(Throwable why) {
    boolean isFirst = cause == null;
    cause = isFirst ? why : cause;
    return isFirst;
  }

  public void add(Consumer<Throwable> watcher) {
    untold.add(watcher);
  }

  boolean isUntold() {
    return cause != null && !untold.isEmpty();
  }

  /** Tells each watcher once; one that fails is told again by the next call. */
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
   * Has the handler of uncaught exceptions hear of it, which Pekko gives to its threads: a fatal
   * error ends the JVM, or else the actor system. On a thread of its own, since the JVM's end may
   * wait for the loop.
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

  /** Without its loop an actor system with workers can do no more than with a broken JVM. */
  private Error fatal() {
    return cause instanceof VirtualMachineError error
        ? error
        : new InternalError("the socket loop has ended", cause);
  }
}
