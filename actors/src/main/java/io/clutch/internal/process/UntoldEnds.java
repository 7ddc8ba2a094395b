package io.clutch.internal.process;

import java.util.concurrent.TimeUnit;

/**
 * Processes whose end could not be reported to the listener, for example for lack of memory. They
 * form a linked list themselves, because there may be no memory for one. Thread-safe.
 */
final class UntoldEnds {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  // A regular check, because the thread that adds one may lack the memory to wake the other thread.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private ChildProcess first;

  synchronized void add(ChildProcess child) {
    child.nextUntold(first);
    first = child;
  }

  /** The longest wait before the next check, given another limit. */
  synchronized long limit(long nanos) {
    return Math.min(nanos, first == null ? LOOK_NANOS : PAUSE_NANOS);
  }

  void tellAgain() {
    ChildProcess child = takeAll();
    while (child != null) {
      ChildProcess next = child.nextUntold();
      child.tellEnd();
      child = next;
    }
  }

  private synchronized ChildProcess takeAll() {
    ChildProcess all = first;
    first = null;
    return all;
  }
}
