package io.clutch.internal.memory;

import java.util.concurrent.atomic.AtomicInteger;

/** What a message holds, and bytes besides that were copied for it. Thread-safe. */
public final class CopiedBytes {
  private CopiedBytes() {}

  /**
   * Charges the bytes, which are there already, until all holders have let go: the caller, and each
   * that it shares this with.
   */
  public static Reservation of(MemoryBudget budget, long bytes, Reservation message) {
    budget.reserve(bytes);
    var holders = new AtomicInteger();
    return new Share(message.share(), holders, () -> budget.release(bytes)).one();
  }

  private record Share(Reservation message, AtomicInteger holders, Runnable last)
      implements Reservation {

    Share one() {
      holders.incrementAndGet();
      return this;
    }

    @Override
    public void release() {
      message.release();
      if (holders.decrementAndGet() == 0) {
        last.run();
      }
    }

    @Override
    public Reservation share() {
      return new Share(message.share(), holders, last).one();
    }

    @Override
    public Runnable awaitsRest() {
      return message.awaitsRest();
    }
  }
}
