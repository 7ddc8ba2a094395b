package io.clutch.internal.process;

import java.util.function.BooleanSupplier;

/**
 * Checks whether a launcher process answers. After a pause of the JVM the answer may have arrived
 * and not been read, so it is late only at the second check. A busy process has more time, because
 * the machine is under load. Times are nanoseconds of one monotonic clock. Thread-safe.
 */
final class Responsiveness {
  private static final int FOUND_LATE = 2;
  private static final int FOUND_LATE_WHILE_BUSY = 12;

  private final long limit;
  private boolean isDue;
  private long due;
  private int foundLate;

  Responsiveness(long limit) {
    this.limit = limit;
  }

  /** Whether to ask now. False while an answer is due already. */
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

  synchronized boolean isLate(long now, BooleanSupplier isBusy) {
    if (!isDue || now - due < 0) {
      return false;
    }
    due = now + limit;
    foundLate++;
    return foundLate >= FOUND_LATE_WHILE_BUSY || foundLate >= FOUND_LATE && !isBusy.getAsBoolean();
  }
}
