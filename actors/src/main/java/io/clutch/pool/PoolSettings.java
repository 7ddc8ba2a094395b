package io.clutch.pool;

import io.clutch.worker.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * How a pool behaves; the defaults are read from {@code clutch.pool}. Immutable.
 *
 * @param routing which worker is given a call
 * @param affinity what a call with a key does while the worker of its key has no room
 * @param inFlight calls that one worker may have at once, from 1 to 1,000. More is faster for quick
 *     functions; with 1, a slow call never has another behind it
 * @param sessionDeadline how long a session may last that does not say it
 */
public record PoolSettings(
    SizeSettings size,
    QueueSettings queue,
    Routing routing,
    Affinity affinity,
    int inFlight,
    Duration sessionDeadline,
    RecycleSettings recycle,
    BackoffSettings backoff) {

  public PoolSettings {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(routing, "routing");
    Objects.requireNonNull(affinity, "affinity");
    Objects.requireNonNull(recycle, "recycle");
    Objects.requireNonNull(backoff, "backoff");
    Durations.requirePositive("session-deadline", sessionDeadline);
    if (inFlight < 1 || inFlight > 1000) {
      throw new IllegalArgumentException("in-flight must be from 1 to 1000, not " + inFlight);
    }
  }

  public PoolSettings withSize(SizeSettings other) {
    return new PoolSettings(
        other, queue, routing, affinity, inFlight, sessionDeadline, recycle, backoff);
  }

  public PoolSettings withQueue(QueueSettings other) {
    return new PoolSettings(
        size, other, routing, affinity, inFlight, sessionDeadline, recycle, backoff);
  }

  public PoolSettings withRouting(Routing other, Affinity forKeys) {
    return new PoolSettings(
        size, queue, other, forKeys, inFlight, sessionDeadline, recycle, backoff);
  }

  public PoolSettings withInFlight(int calls) {
    return new PoolSettings(
        size, queue, routing, affinity, calls, sessionDeadline, recycle, backoff);
  }

  public PoolSettings withSessionDeadline(Duration limit) {
    return new PoolSettings(size, queue, routing, affinity, inFlight, limit, recycle, backoff);
  }

  public PoolSettings withRecycle(RecycleSettings other) {
    return new PoolSettings(
        size, queue, routing, affinity, inFlight, sessionDeadline, other, backoff);
  }

  public PoolSettings withBackoff(BackoffSettings other) {
    return new PoolSettings(
        size, queue, routing, affinity, inFlight, sessionDeadline, recycle, other);
  }
}
