package io.clutch.internal.policy;

import java.time.Duration;

/** The time that all attempts of one call share. Clock readings are monotonic nanoseconds. */
record Budget(long startedAt, Duration limit) {

  boolean isSpent(long now) {
    return startedAt + limit.toNanos() - now <= 0;
  }

  /** At least a nanosecond, because a deadline must not be zero. */
  Duration left(long now) {
    return Duration.ofNanos(Math.max(1, startedAt + limit.toNanos() - now));
  }
}
