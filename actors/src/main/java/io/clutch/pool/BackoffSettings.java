package io.clutch.pool;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;

/**
 * Waits before starts, so that a storm of crashes does not become one of forks. A worker that ends
 * by itself is replaced at once, until that number have done so within the period; from then on,
 * and from the first start that fails, the next start waits, twice as long each time.
 *
 * @param crashes from 0 to 10,000; no fewer than the pool's {@code min} in any case
 * @param min the first wait
 * @param max the longest one
 * @param period a sliding window
 */
public record BackoffSettings(int crashes, Duration min, Duration max, Duration period) {

  public BackoffSettings {
    SettingChecks.requireWithin("backoff.crashes", crashes, 0, 10_000);
    SettingChecks.requirePositive("backoff.min", min);
    SettingChecks.requirePositive("backoff.max", max);
    SettingChecks.requireInOrder("backoff.min", min, "backoff.max", max);
    SettingChecks.requirePositive("backoff.period", period);
  }

  /** More than 5 ends within a minute, then waits from 200 ms to 10 s. */
  public static BackoffSettings create() {
    return new BackoffSettings(
        5, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  public BackoffSettings withCrashes(int most) {
    return RecordCopy.with(this, "crashes", most);
  }

  public BackoffSettings withMin(Duration wait) {
    return RecordCopy.with(this, "min", wait);
  }

  public BackoffSettings withMax(Duration wait) {
    return RecordCopy.with(this, "max", wait);
  }

  public BackoffSettings withPeriod(Duration window) {
    return RecordCopy.with(this, "period", window);
  }

  /** With waits from {@code first}, doubled each time, up to {@code longest}. */
  public BackoffSettings withWaits(Duration first, Duration longest) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(longest, "longest");
    return new BackoffSettings(crashes, first, longest, period);
  }
}
