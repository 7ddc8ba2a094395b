package io.clutch.internal.settings;

import java.time.Duration;
import java.util.Objects;

/** What the value of a setting may be; a refusal names the setting. */
public final class SettingChecks {
  /** The longest time of any setting: what an actor's timer can wait for. */
  public static final Duration LONGEST = Duration.ofDays(100);

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

  /** From 0 to 1. */
  public static void requireFraction(String setting, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(setting + " must be from 0 to 1, not " + value);
    }
  }

  /** From zero to {@link #LONGEST}. */
  public static void requireTime(String setting, Duration time) {
    Objects.requireNonNull(time, setting);
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          setting + " must be from zero to " + LONGEST.toDays() + " days, not " + time);
    }
  }

  /** More than zero, and at most {@link #LONGEST}. */
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

  /** Refuses a longest wait that is shorter than the first. */
  public static void requireInOrder(
      String minSetting, Duration min, String maxSetting, Duration max) {
    if (max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          maxSetting + " must not be less than " + minSetting + ": " + max + " and " + min);
    }
  }
}
