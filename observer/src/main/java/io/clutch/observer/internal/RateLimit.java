package io.clutch.observer.internal;

import java.time.Duration;

/** Admits a number of requests in each period, and refuses more. Thread-safe. */
final class RateLimit {
  private final int most;
  private final long period;
  private long began = System.nanoTime();
  private int admitted;

  RateLimit(int most, Duration period) {
    this.most = most;
    this.period = period.toNanos();
  }

  /** Whether one more fits; if so, it counts. */
  synchronized boolean admits() {
    long now = System.nanoTime();
    if (now - began >= period) {
      began = now;
      admitted = 0;
    }
    boolean fits = admitted < most;
    admitted += fits ? 1 : 0;
    return fits;
  }
}
