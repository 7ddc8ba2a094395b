package io.clutch.worker;

import java.time.Duration;

/** What a setting's time may be. */
public final class Durations {
  // What an actor's timer can wait for.
  public static final Duration LONGEST = Duration.ofDays(100);

  private Durations() {}

  public static void requirePositive(String setting, Duration duration) {
    require(setting, duration);
    if (duration.isZero()) {
      throw new IllegalArgumentException(setting + " must be greater than zero");
    }
  }

  public static void require(String setting, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          setting + " must be from zero to " + LONGEST.toDays() + " days, not " + duration);
    }
  }
}
