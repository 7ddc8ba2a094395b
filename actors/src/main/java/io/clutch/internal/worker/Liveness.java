package io.clutch.internal.worker;

/**
 * Counts unanswered probes of one signal. It counts probes and not time, because the JVM sends no
 * probes while it is paused itself.
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

  /** Counts the next probe. Returns true when the signal is lost, once for each loss. */
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
