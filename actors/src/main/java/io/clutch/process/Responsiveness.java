package io.clutch.process;

/**
 * Whether a launcher process answers. After a pause of the JVM itself the answer may be there and
 * not be read yet: it is late only when it was twice found so. Thread-safe; times are nanoseconds
 * of one monotonic clock.
 */
final class Responsiveness {
  private final long limit;
  private boolean isDue;
  private long due;
  private int foundLate;

  Responsiveness(long limit) {
    this.limit = limit;
  }

  /** Whether to ask now: no, while an answer is due already. */
  synchronized boolean ask(long now) {
    if (isDue) {
      return false;
    }
    isDue = true;
    due = now + limit;
    foundLate = 0;
    return true;
  }

  synchronized void answered() {
    isDue = false;
  }

  /** How long the answer may still take. */
  synchronized long patience(long now) {
    return isDue ? due - now : Long.MAX_VALUE;
  }

  synchronized boolean isLate(long now) {
    if (!isDue || now - due < 0) {
      return false;
    }
    due = now + limit;
    foundLate++;
    return foundLate > 1;
  }
}
