package io.clutch.supervision;

import java.time.Duration;

/** What a time in a specification may be. */
final class Durations {
  // What an actor's timer can wait for.
  private static final Duration LONGEST = Duration.ofDays(100);

  private Durations() {}

  static void requirePositive(String key, Duration value) {
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
