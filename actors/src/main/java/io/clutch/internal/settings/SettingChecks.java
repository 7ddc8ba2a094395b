package io.clutch.internal.settings;

import io.clutch.supervision.internal.time.LongestWait;
import java.time.Duration;
import java.util.Objects;

/** Checks the values of settings. An exception names the setting. */
public final class SettingChecks {
  public static final Duration LONGEST = LongestWait.LIMIT;

  private SettingChecks() {}

  public static void requireWithin(String setting, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          setting + " must be from " + least + " to " + most + ", not " + value);
    }
  }

  public static void requireAtLeast(String setting, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(setting + " must be at least " + least + ", not " + value);
    }
  }

  /** Requires a number from 0 to 1. */
  public static void requireFraction(String setting, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(setting + " must be from 0 to 1, not " + value);
    }
  }

  /** Requires a time from zero to {@link #LONGEST}. */
  public static void requireTime(String setting, Duration time) {
    Objects.requireNonNull(time, setting);
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          setting + " must be from zero to " + LONGEST.toDays() + " days, not " + time);
    }
  }

  /** Requires a time greater than zero and at most {@link #LONGEST}. */
  public static void requirePositive(String setting, Duration time) {
    Objects.requireNonNull(time, setting);
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          setting
              + " must be greater than zero and at most "
              + LONGEST.toDays()
              + " days, not "
              + time);
    }
  }

  /** Requires a longest wait that is not shorter than the first. */
  public static void requireInOrder(
      String minSetting, Duration min, String maxSetting, Duration max) {
    if (max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          maxSetting + " must not be less than " + minSetting + ": " + max + " and " + min);
    }
  }
}
