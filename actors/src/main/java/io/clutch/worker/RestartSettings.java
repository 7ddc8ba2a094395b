package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;

/**
 * When an ended process is replaced, and when the worker gives up.
 *
 * @param maxRestarts restarts allowed within the period, at most 1,000,000; 0 means that the worker
 *     stops with its first process
 * @param period a sliding window
 * @param minBackoff before the second restart in a row; the first is immediate, each later one
 *     waits twice as long as the one before
 * @param maxBackoff the longest wait
 * @param stableAfter how long a process must be ready to end the row
 */
public record RestartSettings(
    int maxRestarts,
    Duration period,
    Duration minBackoff,
    Duration maxBackoff,
    Duration stableAfter) {
  private static final int MOST_RESTARTS = 1_000_000;

  public RestartSettings {
    SettingChecks.requireWithin("max-restarts", maxRestarts, 0, MOST_RESTARTS);
    SettingChecks.requirePositive("restart.period", period);
    SettingChecks.requireTime("restart.min-backoff", minBackoff);
    SettingChecks.requireTime("restart.max-backoff", maxBackoff);
    SettingChecks.requireInOrder("min-backoff", minBackoff, "max-backoff", maxBackoff);
    SettingChecks.requireTime("restart.stable-after", stableAfter);
  }

  /** 5 restarts within a minute, with waits from 200 ms to 10 s; a row ends after 10 s. */
  public static RestartSettings create() {
    return new RestartSettings(
        5,
        Duration.ofMinutes(1),
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  /** Never: the worker stops when its process ends. */
  public static RestartSettings never() {
    return new RestartSettings(
        0, Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
  }

  public RestartSettings withMaxRestarts(int most) {
    return RecordCopy.with(this, "maxRestarts", most);
  }

  public RestartSettings withPeriod(Duration window) {
    return RecordCopy.with(this, "period", window);
  }

  public RestartSettings withMinBackoff(Duration wait) {
    return RecordCopy.with(this, "minBackoff", wait);
  }

  public RestartSettings withMaxBackoff(Duration wait) {
    return RecordCopy.with(this, "maxBackoff", wait);
  }

  public RestartSettings withStableAfter(Duration time) {
    return RecordCopy.with(this, "stableAfter", time);
  }

  /** With waits from {@code min}, doubled each time, up to {@code max}. */
  public RestartSettings withBackoff(Duration min, Duration max) {
    return new RestartSettings(maxRestarts, period, min, max, stableAfter);
  }
}
