package io.clutch.supervision;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The restarts of one supervisor within its period. Times are nanoseconds of a monotonic clock. */
final class RestartWindow {
  private final int intensity;
  private final long period;
  private final Deque<Long> restarts = new ArrayDeque<>();

  RestartWindow(int intensity, Duration period) {
    this.intensity = intensity;
    this.period = period.toNanos();
  }

  /** Counts an attempt, unless it is not to be counted; whether it is allowed. */
  boolean attempt(long now, boolean counts) {
    forget(now);
    if (counts) {
      restarts.addLast(now);
    }
    return restarts.size() <= intensity;
  }

  int count(long now) {
    forget(now);
    return restarts.size();
  }

  private void forget(long now) {
    while (!restarts.isEmpty() && now - restarts.peekFirst() > period) {
      restarts.pollFirst();
    }
  }
}
