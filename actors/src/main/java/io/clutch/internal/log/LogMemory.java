package io.clutch.internal.log;

import io.clutch.internal.memory.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of the lines that wait for the log: an eighth of the budget at most. Thread-safe. */
final class LogMemory {
  private static final int PART = 8;
  private static final long LINE_OVERHEAD = 512;

  private final MemoryBudget budget;
  private final AtomicLong queued = new AtomicLong();

  LogMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** What a line of that length takes. */
  static long bytes(int characters) {
    return LINE_OVERHEAD + 2L * characters;
  }

  /** Whether there is room for the bytes, which are then taken. */
  boolean tryTake(long bytes) {
    if (queued.addAndGet(bytes) <= budget.limit() / PART && budget.tryReserve(bytes)) {
      return true;
    }
    queued.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    queued.addAndGet(-bytes);
    budget.release(bytes);
  }
}
