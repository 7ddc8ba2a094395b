package io.clutch.pool;

import io.clutch.worker.Durations;
import java.time.Duration;

/**
 * How many workers a pool has.
 *
 * @param min never fewer, once there was work; 0 is possible
 * @param max as many as waiting calls need
 * @param overflow so many more while all are taken and more calls wait
 * @param linger an overflow worker ends when it had nothing to do for so long
 * @param idleTimeToLive a worker over {@code min} ends when it had nothing to do for so long
 * @param startConcurrency processes that may be starting at once, and that may be replaced at once
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
    if (startConcurrency < 1) {
      throw new IllegalArgumentException(
          "start-concurrency must be at least 1, not " + startConcurrency);
    }
    Durations.requirePositive("linger", linger);
    Durations.requirePositive("idle-time-to-live", idleTimeToLive);
  }

  SizeSettings withBounds(int least, int most) {
    return new SizeSettings(least, most, overflow, linger, idleTimeToLive, startConcurrency, eager);
  }

  SizeSettings withOverflow(int workers, Duration lingering) {
    return new SizeSettings(min, max, workers, lingering, idleTimeToLive, startConcurrency, eager);
  }

  SizeSettings withIdleTimeToLive(Duration limit) {
    return new SizeSettings(min, max, overflow, linger, limit, startConcurrency, eager);
  }

  SizeSettings withStartConcurrency(int processes) {
    return new SizeSettings(min, max, overflow, linger, idleTimeToLive, processes, eager);
  }

  SizeSettings withEager(boolean eagerly) {
    return new SizeSettings(min, max, overflow, linger, idleTimeToLive, startConcurrency, eagerly);
  }

  /** As many processes as there may be, but for replacements. */
  int most() {
    return max + overflow;
  }
}
