package io.clutch.internal.dispatch;

import io.clutch.internal.memory.MemoryBudget;

/**
 * Reserves the memory of one stream's input that is in flight to Python. For the stage's own
 * thread.
 */
public final class InputMemory {
  /** Smaller changes are not reported to the budget. */
  private static final long STEP = 64 * 1024;

  private final MemoryBudget budget;
  private long reserved;

  public InputMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Sets the bytes that the input takes now. */
  public void holds(long bytes) {
    if (Math.abs(bytes - reserved) >= STEP || bytes == 0) {
      change(bytes - reserved);
    }
  }

  private void change(long by) {
    reserved += by;
    if (by > 0) {
      budget.reserve(by);
    } else if (by < 0) {
      budget.release(-by);
    }
  }
}
