package io.clutch.internal.pool;

import io.clutch.failure.ExitReason;
import io.clutch.pool.BackoffSettings;
import io.clutch.supervision.internal.time.ExponentialBackoff;
import io.clutch.supervision.internal.time.SlidingWindow;
import java.util.Optional;

/**
 * Decides how long the next start must wait. Times are nanoseconds of a monotonic clock, passed as
 * arguments.
 */
final class StartRule {
  private final int free;
  private final SlidingWindow crashes;
  private final ExponentialBackoff backoff;
  private Optional<ExitReason> lastShared = Optional.empty();
  private int failedStarts;
  private long notBefore;
  private boolean isWaiting;

  /** {@code free} is the number of crashes within the period that cause no wait. */
  StartRule(BackoffSettings settings, int free) {
    this.free = free;
    this.crashes = new SlidingWindow(settings.period());
    this.backoff = ExponentialBackoff.exact(settings.min(), settings.max());
  }

  /** Records an end. Of workers that ended together, only the first counts as a crash. */
  void ended(long now, ExitReason reason, boolean wasReady) {
    if (reason.isShared()) {
      if (!lastShared.equals(Optional.of(reason))) {
        lastShared = Optional.of(reason);
        crashed(now);
      }
    } else if (wasReady) {
      crashed(now);
    } else {
      failed(now);
    }
  }

  /** Records that a ready worker has ended by itself. */
  void crashed(long now) {
    crashes.forget(now);
    crashes.add(now);
    plan(now);
  }

  /** Records that a worker has ended before it was ready. */
  void failed(long now) {
    failedStarts++;
    plan(now);
  }

  int crashesInPeriod(long now) {
    crashes.forget(now);
    return crashes.size();
  }

  int crashesAllowed() {
    return free;
  }

  /** Records that a worker is ready. */
  void succeeded() {
    failedStarts = 0;
  }

  /** Nanoseconds until a start is allowed; 0 if it is. */
  long waitFor(long now) {
    crashes.forget(now);
    if (isWaiting && notBefore - now <= 0) {
      isWaiting = false;
    }
    return isWaiting ? notBefore - now : 0;
  }

  /** Whether it is uncertain that a start will succeed. */
  boolean isProbing() {
    return row() > 0;
  }

  private int row() {
    return Math.max(failedStarts, crashes.size() - free);
  }

  private void plan(long now) {
    int row = row();
    if (row > 0) {
      notBefore = now + backoff.delay(row).toNanos();
      isWaiting = true;
    }
  }
}
