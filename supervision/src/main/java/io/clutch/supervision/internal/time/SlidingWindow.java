package io.clutch.supervision.internal.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts what has happened within a period. Times are nanoseconds of a monotonic clock. For one
 * thread at a time.
 */
public final class SlidingWindow {
  private final long period;
  private final Deque<Long> times = new ArrayDeque<>();

  public SlidingWindow(Duration period) {
    this.period = period.toNanos();
  }

  /** It has happened once more. */
  public void add(long now) {
    times.addLast(now);
  }

  /** Drops what is older than the period. What happened exactly a period ago still counts. */
  public void forget(long now) {
    while (!times.isEmpty() && now - times.peekFirst() > period) {
      times.pollFirst();
    }
  }

  /** What was added and not forgotten. */
  public int size() {
    return times.size();
  }
}
