package io.clutch.supervision.internal.time;

import java.time.Duration;

/**
 * How long to wait before each of several attempts in a row. Immutable.
 *
 * @param min before the second attempt; twice as long before each later one
 * @param max the longest wait, at least {@code min} and at most 100 days
 * @param jitter the part of each wait that is left to chance, from 0 to 1
 */
public record ExponentialBackoff(Duration min, Duration max, double jitter) {
  // From a nanosecond that is more than 100 days.
  private static final int MOST_DOUBLINGS = 60;

  /** Without jitter. */
  public static ExponentialBackoff exact(Duration min, Duration max) {
    return new ExponentialBackoff(min, max, 0);
  }

  /** {@code before} is the number of attempts so far; {@code chance} is from 0 to 1. */
  public Duration delay(int before, double chance) {
    if (before == 0) {
      return Duration.ZERO;
    }
    // No rounding: 100 days are fewer nanoseconds than a double can count one by one.
    double doubled = min.toNanos() * Math.pow(2, Math.min(before - 1, MOST_DOUBLINGS));
    double capped = Math.min(doubled, max.toNanos());
    return Duration.ofNanos((long) (capped * (1 - jitter * chance)));
  }

  /** The same, without chance. */
  public Duration delay(int before) {
    return delay(before, 0);
  }
}
