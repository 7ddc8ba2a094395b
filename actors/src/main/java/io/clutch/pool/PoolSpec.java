package io.clutch.pool;

import io.clutch.internal.settings.SettingsChange;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a pool is: its workers, all alike, and how many, and who is given a call. Immutable; every
 * {@code with} gives a new one. Unset values come from {@code clutch.pool}. Invalid values are
 * rejected when the pool is started.
 */
public final class PoolSpec {
  private final WorkerSpec worker;
  private final SettingsChange<PoolSettings> settings;

  private PoolSpec(WorkerSpec worker, SettingsChange<PoolSettings> settings) {
    this.worker = worker;
    this.settings = settings;
  }

  /**
   * A pool of such workers; without more, as many as the machine has cores. Their own restart,
   * queue and credit settings do not hold: the pool restarts them, and calls wait in the pool.
   */
  public static PoolSpec of(WorkerSpec worker) {
    return new PoolSpec(Objects.requireNonNull(worker, "worker"), SettingsChange.none());
  }

  /** A fixed number of workers. */
  public PoolSpec withSize(int workers) {
    return withSize(workers, workers);
  }

  /** From {@code min} workers to {@code max}, as work needs. */
  public PoolSpec withSize(int min, int max) {
    return sized(size -> size.withBounds(min, max));
  }

  /**
   * With this number of additional workers while all are busy and calls wait; each ends when it had
   * nothing to do for {@code linger}.
   */
  public PoolSpec withOverflow(int workers, Duration linger) {
    Objects.requireNonNull(linger, "linger");
    return sized(size -> size.withOverflow(workers).withLinger(linger));
  }

  /** How long a worker over the least number may have nothing to do before it ends. */
  public PoolSpec withIdleTimeToLive(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    return sized(size -> size.withIdleTimeToLive(limit));
  }

  /** How many processes may be starting at once. */
  public PoolSpec withStartConcurrency(int processes) {
    return sized(size -> size.withStartConcurrency(processes));
  }

  /** Whether no worker starts before there is something to do. */
  public PoolSpec withLazyStart(boolean lazy) {
    return sized(size -> size.withEager(!lazy));
  }

  /** With room for this number of waiting calls and sessions. */
  public PoolSpec withQueueCapacity(int calls) {
    return withSettings(old -> old.withQueue(old.queue().withCapacity(calls)));
  }

  /** How long a call or session may wait for a worker, besides its deadline. */
  public PoolSpec withQueueWait(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    return withSettings(old -> old.withQueueWait(limit));
  }

  /** Which worker is given a call. */
  public PoolSpec withRouting(Routing routing) {
    Objects.requireNonNull(routing, "routing");
    return withSettings(old -> old.withRouting(routing));
  }

  /** The same, by keys. */
  public PoolSpec withRouting(Routing routing, Affinity affinity) {
    Objects.requireNonNull(routing, "routing");
    Objects.requireNonNull(affinity, "affinity");
    return withSettings(old -> old.withRouting(routing, affinity));
  }

  /** How many calls one worker may have at once. */
  public PoolSpec withInFlight(int calls) {
    return withSettings(old -> old.withInFlight(calls));
  }

  /** When a worker is replaced although nothing is wrong with it. */
  public PoolSpec withRecycling(UnaryOperator<RecycleSettings> change) {
    Objects.requireNonNull(change, "change");
    return withSettings(old -> old.withRecycle(change.apply(old.recycle())));
  }

  /**
   * With settings that differ from what there is so far. The function is asked when the pool is
   * spawned, and not again for its restarts; what it throws is thrown by the spawn.
   */
  public PoolSpec withSettings(UnaryOperator<PoolSettings> change) {
    return new PoolSpec(worker, settings.then(change));
  }

  private PoolSpec sized(UnaryOperator<SizeSettings> change) {
    return withSettings(old -> old.withSize(change.apply(old.size())));
  }

  /** What its workers are. */
  public WorkerSpec worker() {
    return worker;
  }

  /** The settings of such a pool, where these are the configured ones. */
  public PoolSettings settings(PoolSettings configured) {
    Objects.requireNonNull(configured, "configured");
    return settings.of(configured);
  }
}
