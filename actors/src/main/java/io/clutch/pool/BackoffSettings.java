package io.clutch.pool;

import io.clutch.worker.Durations;
import java.time.Duration;

/**
 * Waits before starts, so that a storm of crashes does not become one of forks. A worker that ends
 * by itself is replaced at once, until so many have done so within the period; from then on, and
 * from the first start that fails, the next start waits, twice as long each time.
 *
 * @param crashes from 0 to 10,000; no fewer than the pool's {@code min} in any case
 * @param min the first wait
 * @param max the longest one
 * @param period a sliding window
 */
public record BackoffSettings(int crashes, Duration min, Duration max, Duration period) {

  public BackoffSettings {
    if (crashes < 0 || crashes > 10_000) {
      throw new IllegalArgumentException("backoff.crashes must be from 0 to 10000, not " + crashes);
    }
    Durations.requirePositive("backoff.min", min);
    Durations.requirePositive("backoff.max", max);
    Durations.requirePositive("backoff.period", period);
    if (max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "backoff.max must not be less than backoff.min: " + max + " and " + min);
    }
  }
}
