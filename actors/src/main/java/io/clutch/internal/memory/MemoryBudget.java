package io.clutch.internal.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of the heap that calls, results, stream elements and log records of one actor system
 * may hold together. The general share is for all of them; a quarter of it is for calls alone, so
 * that incoming data cannot block calls. The rest is a reserve, as large as the largest message:
 * from it one message can be read to its end when everything else is taken. Thread-safe.
 */
public final class MemoryBudget {
  /** The configuration key of the limit. */
  public static final String KEY = "clutch.limits.memory";

  private final long limit;
  private final long general;
  private final long incoming;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong borrowed = new AtomicLong();
  // Runs when there is room again; null if nothing waits.
  private volatile Runnable waiting;

  private MemoryBudget(long limit, long general) {
    this.limit = limit;
    this.general = general;
    this.incoming = general / 4 * 3;
  }

  /**
   * Creates a budget of {@code limit} bytes.
   *
   * @param largestMessage bytes of the largest message, at most half of the limit
   * @throws IllegalArgumentException if the limit is less than 2, or the message is larger
   */
  public static MemoryBudget of(long limit, long largestMessage) {
    if (limit < 2 || largestMessage < 1 || largestMessage > limit / 2) {
      throw new IllegalArgumentException(
          "need a limit over 1 and a largest message of at most its half; got "
              + limit
              + ", "
              + largestMessage);
    }
    return new MemoryBudget(limit, limit - largestMessage);
  }

  /** Creates a budget that never runs out. */
  public static MemoryBudget unlimited() {
    return of(Long.MAX_VALUE, 1);
  }

  /** The largest message in bytes under a budget of {@code limit} bytes. */
  public static long largestMessage(long limit) {
    return limit / 2;
  }

  /** The bytes of the budget, with the reserve. */
  public long limit() {
    return limit;
  }

  /** The bytes of the general share. */
  public long general() {
    return general;
  }

  /**
   * The bytes that are held now. May be slightly above the limit, because data that the system has
   * already delivered is counted and never rejected.
   */
  public long used() {
    return used.get() + borrowed.get();
  }

  /** Whether only the share for calls is left. */
  public boolean isTight() {
    return used.get() > incoming;
  }

  /** Whether more than half of the general share is held. */
  public boolean isScarce() {
    return used.get() > general / 2;
  }

  /** Reserves bytes for a call if there is room; returns whether there was. */
  public boolean tryReserve(long bytes) {
    return tryAdd(used, bytes, general);
  }

  /** Reserves bytes for incoming data if there is room; returns whether there was. */
  public boolean tryReserveIncoming(long bytes) {
    return tryAdd(used, bytes, incoming);
  }

  /** Takes bytes from the reserve if there is room; returns whether there was. */
  public boolean tryBorrow(long bytes) {
    return tryAdd(borrowed, bytes, limit - general);
  }

  /** Whether the reserve has this many bytes left. */
  public boolean mayBorrow(long bytes) {
    return bytes <= limit - general - borrowed.get();
  }

  /** Whether one borrower holds all borrowed bytes, which are {@code byOne}. */
  public boolean isBorrowedOnly(long byOne) {
    return borrowed.get() == byOne;
  }

  /** The bytes of the reserve. */
  public long reserveSize() {
    return limit - general;
  }

  private static boolean tryAdd(AtomicLong to, long bytes, long most) {
    while (true) {
      long now = to.get();
      if (bytes > most - now) {
        return false;
      }
      if (to.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  /** Reserves bytes even above the limit, because they have already arrived. */
  public void reserve(long bytes) {
    used.addAndGet(bytes);
  }

  /** Releases reserved bytes. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
    tellWaiting();
  }

  /** Returns bytes to the reserve. */
  public void giveBack(long bytes) {
    borrowed.addAndGet(-bytes);
    tellWaiting();
  }

  private void tellWaiting() {
    Runnable action = waiting;
    if (action != null) {
      action.run();
    }
  }

  /**
   * Sets an action to run after each release, on the releasing thread; null removes it. For one
   * waiter at a time.
   */
  public void onRelease(Runnable action) {
    waiting = action;
  }

  @Override
  public String toString() {
    return used() + " of " + limit + " bytes";
  }
}
