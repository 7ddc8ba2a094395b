package io.clutch.internal.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The executors to which a loop hands over, and when one of them needs help. */
final class BatchingExecutors {
  static final long RELIEF_NANOS = 1_000_000;

  private final List<TurnBatchingExecutor> all = new CopyOnWriteArrayList<>();
  private long relievedAt;

  void add(TurnBatchingExecutor executor) {
    all.add(executor);
  }

  /** Helps where it is time to; whether something waits that has not begun. In a turn only. */
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
