package io.clutch.worker;

import java.time.Duration;

/**
 * When an ended process is replaced, and when the worker gives up.
 *
 * @param maxRestarts restarts allowed within the period; 0 means that the worker stops with its
 *     first process
 * @param period a sliding window
 * @param minBackoff before the second restart in a row; the first is immediate, each later one
 *     waits twice as long as the one before
 * @param maxBackoff the longest wait
 * @param stableAfter a process that was ready for so long ends the row
 */
public record RestartSettings(
    int maxRestarts,
    Duration period,
    Duration minBackoff,
    Duration maxBackoff,
    Duration stableAfter) {

  public RestartSettings {
    Durations.require("restart.period", period);
    Durations.require("restart.max-backoff", maxBackoff);
    Durations.require("restart.stable-after", stableAfter);
    if (maxRestarts < 0) {
      throw new IllegalArgumentException("max-restarts must not be negative: " + maxRestarts);
    }
    if (minBackoff.isNegative() || maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "need 0 <= min-backoff <= max-backoff, not " + minBackoff + ", " + maxBackoff);
    }
  }

  /** Never: the worker stops when its process ends. */
  public static RestartSettings never() {
    return new RestartSettings(
        0, Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
  }
}
