package io.clutch.pool;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;

/**
 * How many workers a pool has.
 *
 * @param min the fewest workers once there was work; may be 0
 * @param max the most workers for waiting calls
 * @param overflow workers beyond {@code max} while all are busy and calls wait
 * @param linger the idle time after which an overflow worker ends
 * @param idleTimeToLive the idle time after which a worker above {@code min} ends
 * @param startConcurrency how many processes may be starting at once, and be replaced at once
 * @param eager whether {@code min} workers start with the pool, and not with its first call
 */
public record SizeSettings(
    int min,
    int max,
    int overflow,
    Duration linger,
    Duration idleTimeToLive,
    int startConcurrency,
    boolean eager) {

  /** More processes than any machine has use for. */
  static final int MOST = 10_000;

  public SizeSettings {
    if (min < 0 || max < Math.max(1, min) || max > MOST || overflow < 0 || overflow > MOST) {
      throw new IllegalArgumentException(
          "a pool needs 0 <= min <= max, 1 <= max <= 10000 and 0 <= overflow <= 10000, not min "
              + min
              + ", max "
              + max
              + ", overflow "
              + overflow);
    }
    SettingChecks.requirePositive("linger", linger);
    SettingChecks.requirePositive("idle-time-to-live", idleTimeToLive);
    SettingChecks.requireWithin("start-concurrency", startConcurrency, 1, MOST);
  }

  /** As many as the machine has cores, at once, and no overflow; times of 10 s and 5 minutes. */
  public static SizeSettings create() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new SizeSettings(
        cores, cores, 0, Duration.ofSeconds(10), Duration.ofMinutes(5), cores, true);
  }

  /** With at least {@code least} workers and at most {@code most}. */
  public SizeSettings withBounds(int least, int most) {
    return new SizeSettings(least, most, overflow, linger, idleTimeToLive, startConcurrency, eager);
  }

  public SizeSettings withMin(int workers) {
    return RecordCopy.with(this, "min", workers);
  }

  public SizeSettings withMax(int workers) {
    return RecordCopy.with(this, "max", workers);
  }

  public SizeSettings withOverflow(int workers) {
    return RecordCopy.with(this, "overflow", workers);
  }

  public SizeSettings withLinger(Duration limit) {
    return RecordCopy.with(this, "linger", limit);
  }

  public SizeSettings withIdleTimeToLive(Duration limit) {
    return RecordCopy.with(this, "idleTimeToLive", limit);
  }

  public SizeSettings withStartConcurrency(int processes) {
    return RecordCopy.with(this, "startConcurrency", processes);
  }

  public SizeSettings withEager(boolean isEager) {
    return RecordCopy.with(this, "eager", isEager);
  }

  /** As many processes as there may be, but for replacements. */
  public int most() {
    return max + overflow;
  }
}
