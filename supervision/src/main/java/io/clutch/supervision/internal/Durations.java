package io.clutch.supervision.internal;

import io.clutch.supervision.internal.time.LongestWait;
import java.time.Duration;

/** Checks values in specifications, above all times. */
public final class Durations {
  public static final Duration LONGEST = LongestWait.LIMIT;

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
