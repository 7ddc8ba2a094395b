package io.clutch.pool;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import io.clutch.worker.QueueSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a pool behaves; the defaults are read from {@code clutch.pool}. Immutable.
 *
 * @param queue what may wait for a worker
 * @param queueWait how long one may wait, besides its deadline
 * @param routing which worker is given a call
 * @param affinity what a call with a key does while the worker of its key has no room
 * @param inFlight calls that one worker may have at once, from 1 to 1,000. More is faster for quick
 *     functions; with 1, a slow call never has another behind it
 * @param sessionDeadline how long a session may last that does not say it
 */
public record PoolSettings(
    SizeSettings size,
    QueueSettings queue,
    Optional<Duration> queueWait,
    Routing routing,
    Affinity affinity,
    int inFlight,
    Duration sessionDeadline,
    RecycleSettings recycle,
    BackoffSettings backoff) {
  private static final int MOST_IN_FLIGHT = 1_000;

  public PoolSettings {
    Objects.requireNonNull(size, "size");
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(queueWait, "queueWait");
    queueWait.ifPresent(limit -> SettingChecks.requirePositive("queue-wait", limit));
    Objects.requireNonNull(routing, "routing");
    Objects.requireNonNull(affinity, "affinity");
    SettingChecks.requireWithin("in-flight", inFlight, 1, MOST_IN_FLIGHT);
    SettingChecks.requirePositive("session-deadline", sessionDeadline);
    Objects.requireNonNull(recycle, "recycle");
    Objects.requireNonNull(backoff, "backoff");
  }

  /** The defaults of {@code clutch.pool}, without the configuration of an actor system. */
  public static PoolSettings create() {
    return new PoolSettings(
        SizeSettings.create(),
        QueueSettings.create(),
        Optional.empty(),
        Routing.LEAST_BUSY,
        Affinity.STRICT,
        1,
        Duration.ofMinutes(1),
        RecycleSettings.create(),
        BackoffSettings.create());
  }

  public PoolSettings withSize(SizeSettings workers) {
    return RecordCopy.with(this, "size", workers);
  }

  public PoolSettings withQueue(QueueSettings bounds) {
    return RecordCopy.with(this, "queue", bounds);
  }

  public PoolSettings withQueueWait(Duration limit) {
    return RecordCopy.with(this, "queueWait", Optional.of(Objects.requireNonNull(limit, "limit")));
  }

  public PoolSettings withoutQueueWait() {
    return RecordCopy.with(this, "queueWait", Optional.empty());
  }

  public PoolSettings withRouting(Routing rule) {
    return RecordCopy.with(this, "routing", rule);
  }

  /** The same, by keys. */
  public PoolSettings withRouting(Routing rule, Affinity forKeys) {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(forKeys, "forKeys");
    return withRouting(rule).withAffinity(forKeys);
  }

  public PoolSettings withAffinity(Affinity forKeys) {
    return RecordCopy.with(this, "affinity", forKeys);
  }

  public PoolSettings withInFlight(int calls) {
    return RecordCopy.with(this, "inFlight", calls);
  }

  public PoolSettings withSessionDeadline(Duration limit) {
    return RecordCopy.with(this, "sessionDeadline", limit);
  }

  public PoolSettings withRecycle(RecycleSettings limits) {
    return RecordCopy.with(this, "recycle", limits);
  }

  public PoolSettings withBackoff(BackoffSettings waits) {
    return RecordCopy.with(this, "backoff", waits);
  }

  /** What a call with a key does while the worker of its key has no room. */
  public enum Affinity {
    /** It waits for that worker: the default. */
    STRICT,
    /** It goes to another that has room, or else to the first that has. */
    SOFT
  }
}
