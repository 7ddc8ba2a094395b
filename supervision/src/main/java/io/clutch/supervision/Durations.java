package io.clutch.supervision;

import java.time.Duration;

/** Checks values in specifications, above all times. */
final class Durations {
  // The longest wait of an actor's timer.
  static final Duration LONGEST = Duration.ofDays(100);

  private Durations() {}

  static <T> T requireGiven(String key, T value) {
    if (value == null) {
      throw new IllegalArgumentException(key + " must not be null");
    }
    return value;
  }

  static void requirePositive(String key, Duration value) {
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
