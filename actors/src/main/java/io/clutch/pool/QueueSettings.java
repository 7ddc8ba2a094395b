package io.clutch.pool;

import io.clutch.worker.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * What may wait for a worker.
 *
 * @param capacity calls and sessions that may wait; more are refused at once
 * @param bytes of their arguments; a single call may be larger
 * @param waitLimit how long one may wait, besides its deadline
 */
public record QueueSettings(int capacity, long bytes, Optional<Duration> waitLimit) {

  public QueueSettings {
    if (capacity < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "need queue-capacity >= 1 and queue-bytes >= 1, not " + capacity + " and " + bytes);
    }
    waitLimit.ifPresent(limit -> Durations.requirePositive("queue-wait", limit));
  }
}
