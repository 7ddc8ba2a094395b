package io.clutch.internal.log;

import io.clutch.internal.memory.MemoryBudget;
import java.util.concurrent.atomic.AtomicLong;

/** The memory of waiting lines: at most an eighth of the budget. Thread-safe. */
final class LogMemory {
  private static final int PART = 8;
  private static final long LINE_OVERHEAD = 512;

  private final MemoryBudget budget;
  private final AtomicLong queued = new AtomicLong();

  LogMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** The bytes of a line with this number of characters. */
  static long bytes(int characters) {
    return LINE_OVERHEAD + 2L * characters;
  }

  /** Takes the bytes if there is room. Returns whether there was. */
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
