package io.clutch.internal.process;

import java.util.concurrent.TimeUnit;

/**
 * Processes whose listener could not be told of their end, as for want of memory. They are linked
 * through themselves, since there may be no memory for a list. Thread-safe.
 */
final class UntoldEnds {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  // The thread that adds one may lack the memory to wake the thread that tells them again.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private ChildProcess first;

  synchronized void add(ChildProcess child) {
    child.nextUntold(first);
    first = child;
  }

  /** How long to wait at most before a look at them, where there is another limit. */
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
