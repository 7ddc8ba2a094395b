package io.clutch.supervision.internal;

import java.time.Duration;

/** Checks values in specifications, above all times. */
public final class Durations {
  // The longest wait of an actor's timer.
  public static final Duration LONGEST = Duration.ofDays(100);

  private Durations() {}

  public static <T> T requireGiven(String key, T value) {
    if (value == null) {
      throw new IllegalArgumentException(key + " must not be null");
    }
    return value;
  }

  public static void requirePositive(String key, Duration value) {
    requireGiven(key, value);
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          key
              + " must be greater than zero and at most "
              + LONGEST.toDays()
              + " days, not "
              + value);
    }
  }
}
