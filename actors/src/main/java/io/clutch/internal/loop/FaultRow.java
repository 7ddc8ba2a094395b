package io.clutch.internal.loop;

/**
 * Counts consecutive faults that no single connection has caused, such as those of the selector.
 * After each one there is another attempt, until the row has lasted too long.
 */
final class FaultRow {
  /** The pause between two attempts. */
  static final long PAUSE_NANOS = 10_000_000;

  static final long LIMIT_NANOS = 5_000_000_000L;
  static final int FEWEST = 20;

  private int count;
  private long beganAt;

  /** Counts a fault. Returns true if there should be no further attempt. */
  boolean isOverWithOneMore(long now) {
    if (count++ == 0) {
      beganAt = now;
    }
    return count >= FEWEST && now - beganAt >= LIMIT_NANOS;
  }

  /** Whether the latest fault is the first of the row. */
  boolean hasBegun() {
    return count == 1;
  }

  /** Records a success, which ends the row. */
  void succeeded() {
    count = 0;
  }
}
