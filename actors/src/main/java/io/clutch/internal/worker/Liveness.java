package io.clutch.internal.worker;

/**
 * Counts unanswered probes of one signal. Counting probes and not time means that a pause of the
 * JVM itself, which sends no probes, is never taken for the worker's.
 */
final class Liveness {
  private final int limit;
  private boolean asked;
  private int misses;

  Liveness(int limit) {
    this.limit = limit;
  }

  void answered() {
    asked = false;
    misses = 0;
  }

  /**
   * The next probe is about to be sent; whether the signal is lost, told once each time it is lost.
   */
  boolean probe() {
    if (asked) {
      misses++;
    }
    asked = true;
    return misses == limit;
  }

  int misses() {
    return misses;
  }
}
