package io.clutch.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the calls, answers, streams and log records of one actor system may take of the
 * heap together. One part of it is for all of them; a quarter of that is for calls alone, so that
 * what comes in does not keep others from calling. The rest is a reserve, as large as the largest
 * message, from which one message can be read to its end when all else is taken. Thread-safe.
 */
public final class MemoryBudget {
  /** The configuration key of the limit. */
  public static final String KEY = "clutch.limits.memory";

  private final long limit;
  private final long general;
  private final long incoming;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong borrowed = new AtomicLong();
  // What is told that there is room again; null while nobody waits.
  private volatile Runnable waiting;

  private MemoryBudget(long limit, long general) {
    this.limit = limit;
    this.general = general;
    this.incoming = general / 4 * 3;
  }

  /**
   * A budget of {@code limit} bytes.
   *
   * @param largestMessage bytes of the largest message, at most half of the limit
   * @throws IllegalArgumentException if the limit is not positive, or the message is larger
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

  /** A budget that refuses nothing. */
  public static MemoryBudget unlimited() {
    return of(Long.MAX_VALUE, 1);
  }

  /** How many bytes one message may have at most, under a budget of {@code limit} bytes. */
  public static long largestMessage(long limit) {
    return limit / 2;
  }

  /** Bytes, the reserve included. */
  public long limit() {
    return limit;
  }

  /** Bytes without the reserve. */
  public long general() {
    return general;
  }

  /**
   * Bytes that are held now. It may be a little more than the limit, since what the system has
   * given to the JVM already is counted and never refused.
   */
  public long used() {
    return used.get() + borrowed.get();
  }

  /** Whether what is left is for calls alone. */
  public boolean isTight() {
    return used.get() > incoming;
  }

  /** Whether more than half of what all share is held. */
  public boolean isScarce() {
    return used.get() > general / 2;
  }

  /** Holds the bytes for a call, if there is room for them; whether it holds them. */
  public boolean tryReserve(long bytes) {
    return tryAdd(used, bytes, general);
  }

  /** Holds the bytes for what comes in, if there is room for them; whether it holds them. */
  public boolean tryReserveIncoming(long bytes) {
    return tryAdd(used, bytes, incoming);
  }

  /** Holds the bytes in the reserve, if there is room for them; whether it holds them. */
  public boolean tryBorrow(long bytes) {
    return tryAdd(borrowed, bytes, limit - general);
  }

  /** Whether that many bytes of the reserve are left. */
  public boolean mayBorrow(long bytes) {
    return bytes <= limit - general - borrowed.get();
  }

  /** Whether all that is borrowed is the {@code byOne} bytes of one borrower. */
  public boolean isBorrowedOnly(long byOne) {
    return borrowed.get() == byOne;
  }

  /** Bytes of the reserve. */
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

  /** Holds the bytes, over the limit too: they are there already. */
  public void reserve(long bytes) {
    used.addAndGet(bytes);
  }

  /** Gives back bytes that were reserved. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
    tellWaiting();
  }

  /** Gives bytes back to the reserve. */
  public void giveBack(long bytes) {
    borrowed.addAndGet(-bytes);
    tellWaiting();
  }

  private void tellWaiting() {
    Runnable told = waiting;
    if (told != null) {
      told.run();
    }
  }

  /**
   * Tells this after each release, on the thread that releases, until it is told otherwise: null
   * ends it. For one waiter at a time.
   */
  public void onRelease(Runnable told) {
    waiting = told;
  }

  @Override
  public String toString() {
    return used() + " of " + limit + " bytes";
  }
}
