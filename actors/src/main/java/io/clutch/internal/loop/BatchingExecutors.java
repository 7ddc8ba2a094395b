package io.clutch.internal.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The executors to which a loop passes tasks. Helps those that are held up. */
final class BatchingExecutors {
  static final long RELIEF_NANOS = 1_000_000;

  private final List<TurnBatchingExecutor> all = new CopyOnWriteArrayList<>();
  private long relievedAt;

  void add(TurnBatchingExecutor executor) {
    all.add(executor);
  }

  /** Helps executors that are held up. Returns whether tasks still wait. Only within a turn. */
  boolean relieve() {
    boolean isWaiting = false;
    for (TurnBatchingExecutor each : all) {
      isWaiting |= !each.isEmpty();
    }
    if (isWaiting && System.nanoTime() - relievedAt >= RELIEF_NANOS) {
      relievedAt = System.nanoTime();
      all.forEach(TurnBatchingExecutor::relieve);
    }
    return isWaiting;
  }
}
