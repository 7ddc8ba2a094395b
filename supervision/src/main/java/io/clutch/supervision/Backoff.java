package io.clutch.supervision;

import io.clutch.supervision.internal.Durations;
import io.clutch.supervision.internal.time.ExponentialBackoff;
import java.time.Duration;

/**
 * The wait before a restart. OTP has none. The first restart in a row is immediate, the second
 * waits {@code min}, and each later one twice as long as the one before. Immutable.
 *
 * @param min at least zero
 * @param max the longest wait, at least {@code min}
 * @param jitter the random part of each wait, from 0 to 1: with 0.2, a wait of 10 s becomes 8 to 10
 *     s
 * @param stableAfter how long a child must run to end the row
 */
public record Backoff(Duration min, Duration max, double jitter, Duration stableAfter) {
  private static final Backoff NONE =
      new Backoff(Duration.ZERO, Duration.ZERO, 0, Duration.ofSeconds(1));

  public Backoff {
    Durations.requireGiven("backoff.min", min);
    Durations.requireGiven("backoff.max", max);
    if (min.isNegative() || max.compareTo(min) < 0 || max.compareTo(Durations.LONGEST) > 0) {
      throw new IllegalArgumentException(
          "backoff needs 0 <= min <= max <= 100 days, not " + min + " and " + max);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("backoff.jitter must be from 0 to 1, not " + jitter);
    }
    Durations.requirePositive("backoff.stable-after", stableAfter);
  }

  /** No wait, as in OTP: the default. */
  public static Backoff none() {
    return NONE;
  }

  /** With 20 % jitter, and a row that ends after 10 s of running. */
  public static Backoff exponential(Duration min, Duration max) {
    return new Backoff(min, max, 0.2, Duration.ofSeconds(10));
  }

  public Backoff withMin(Duration wait) {
    return new Backoff(wait, max, jitter, stableAfter);
  }

  public Backoff withMax(Duration wait) {
    return new Backoff(min, wait, jitter, stableAfter);
  }

  /** Sets the random part of each wait, from 0 to 1. */
  public Backoff withJitter(double part) {
    return new Backoff(min, max, part, stableAfter);
  }

  /** Sets how long a child must run to end the row. */
  public Backoff withStableAfter(Duration time) {
    return new Backoff(min, max, jitter, time);
  }

  /**
   * The wait before a restart.
   *
   * @param before the number of restarts in this row so far
   * @param chance a random number from 0 to 1
   */
  public Duration delay(int before, double chance) {
    return new ExponentialBackoff(min, max, jitter).delay(before, chance);
  }
}
