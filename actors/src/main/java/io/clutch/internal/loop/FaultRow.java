package io.clutch.internal.loop;

/**
 * Faults in a row for which no single connection can be blamed, such as those of the selector. Each
 * is followed by another try. The row is over when it has lasted too long.
 */
final class FaultRow {
  /** Between two tries. */
  static final long PAUSE_NANOS = 10_000_000;

  static final long LIMIT_NANOS = 5_000_000_000L;
  static final int FEWEST = 20;

  private int count;
  private long beganAt;

  /** Counts one more; whether the row is over, so that no other try is made. */
  boolean isOverWithOneMore(long now) {
    if (count++ == 0) {
      beganAt = now;
    }
    return count >= FEWEST && now - beganAt >= LIMIT_NANOS;
  }

  /** Whether the latest fault is the first of its row. */
  boolean hasBegun() {
    return count == 1;
  }

  /** A try has succeeded. */
  void succeeded() {
    count = 0;
  }
}
