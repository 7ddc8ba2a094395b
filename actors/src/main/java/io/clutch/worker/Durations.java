package io.clutch.worker;

import java.time.Duration;

/** What a setting's time may be: not negative, and short enough to be counted in nanoseconds. */
final class Durations {
  static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  static void require(String setting, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          setting + " must be from zero to " + LONGEST.toDays() + " days, not " + duration);
    }
  }
}
