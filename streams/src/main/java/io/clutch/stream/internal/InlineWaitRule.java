package io.clutch.stream.internal;

/**
 * Decides whether the stage's thread blocks briefly (250 us) for the reply to its only call: only
 * if the previous reply arrived within that time.
 */
final class InlineWaitRule {
  static final long NANOS = 250_000;

  private long madeAt;
  private boolean pays;

  void made(long now) {
    madeAt = now;
  }

  /** Records the reply to the latest call. */
  void answered(long now) {
    pays = now - madeAt <= NANOS;
  }

  boolean pays() {
    return pays;
  }
}
