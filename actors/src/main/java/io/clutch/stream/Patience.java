package io.clutch.stream;

/**
 * Whether a stage's thread is to wait for the answer to its only call, which it does for a moment
 * at most: only if the latest answer took no longer than that.
 */
final class Patience {
  static final long NANOS = 250_000;

  private long madeAt;
  private boolean pays;

  void made(long now) {
    madeAt = now;
  }

  /** Takes note that the latest call has its answer. */
  void answered(long now) {
    pays = now - madeAt <= NANOS;
  }

  boolean pays() {
    return pays;
  }
}
