package io.clutch.internal.dispatch;

import io.clutch.internal.memory.MemoryBudget;

/**
 * What the input of one stream takes that is on its way to Python, as its stage says. For the
 * stage's own thread.
 */
public final class InputMemory {
  /** A smaller change is not told to the budget. */
  private static final long STEP = 64 * 1024;

  private final MemoryBudget budget;
  private long reserved;

  public InputMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** It takes this many bytes now. */
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
