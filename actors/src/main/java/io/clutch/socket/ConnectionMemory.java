package io.clutch.socket;

import io.clutch.memory.MemoryBudget;
import io.clutch.memory.Reservation;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the messages of one connection take of the budget: the one that comes in, and those that
 * were delivered and are not released yet. Belongs to the loop's turns, but for the release of
 * shares.
 */
final class ConnectionMemory {
  /** Larger ones are reserved in the budget; of smaller ones only the number is bounded. */
  static final int SMALL_MESSAGE = 4 * 1024;

  /** Messages that nobody has handled yet; with more the connection is not read. */
  static final int MOST_UNHANDLED = 1024;

  /** What a part takes besides its bytes. */
  static final int PART_OVERHEAD = 96;

  private static final long LEAST_ALLOWANCE = 64 * 1024;
  private static final long MOST_ALLOWANCE = 1024 * 1024;
  private static final int PART_OF_BUDGET = 256;

  private final MemoryBudget budget;
  private final long allowance;
  private final AtomicLong delivered = new AtomicLong();
  private final Reservation small = () -> handled();
  private long current;
  private long reserved;
  private long borrowed;
  private int unhandled;

  ConnectionMemory(MemoryBudget budget) {
    this.budget = budget;
    this.allowance =
        Math.max(LEAST_ALLOWANCE, Math.min(MOST_ALLOWANCE, budget.general() / PART_OF_BUDGET));
  }

  private void handled() {
    unhandled--;
  }

  /** A part has begun that takes so many bytes for now: its first bytes are there. */
  void began(int capacity) {
    current += capacity + PART_OVERHEAD;
    if (current > SMALL_MESSAGE) {
      budget.reserve(current - borrowed - reserved);
      reserved = current - borrowed;
    }
  }

  /** Whether the part may take so many more; from the reserve too, if it is this one's turn. */
  boolean tryGrow(int bytes, boolean fromReserve) {
    boolean may = fromReserve ? budget.tryBorrow(bytes) : budget.tryReserveIncoming(bytes);
    if (may) {
      current += bytes;
      borrowed += fromReserve ? bytes : 0;
      reserved = current - borrowed;
    }
    return may;
  }

  /** The message is delivered to one who releases what it takes. */
  Reservation delivered() {
    unhandled++;
    if (reserved == 0) {
      current = 0;
      return small;
    }
    var message = new Message(reserved, borrowed);
    delivered.addAndGet(current);
    forget();
    return message;
  }

  /** The message that comes in is not wanted. */
  void dropped() {
    if (reserved > 0) {
      free(reserved, borrowed);
    }
    forget();
  }

  private void forget() {
    current = 0;
    reserved = 0;
    borrowed = 0;
  }

  private void free(long fromShare, long fromReserve) {
    budget.release(fromShare);
    if (fromReserve > 0) {
      budget.giveBack(fromReserve);
    }
  }

  /** Whether too many of its messages were not handled. */
  boolean isFlooded() {
    return unhandled >= MOST_UNHANDLED;
  }

  /** Whether memory is short, and this connection has more than its small share. */
  boolean isOver() {
    return (isInLargeMessage() || delivered.get() > allowance) && budget.isTight();
  }

  /** Whether a message comes in that is more than one read brings. */
  boolean isInLargeMessage() {
    return current > PartBuffer.FIRST;
  }

  /** Bytes that the message takes which comes in. */
  long current() {
    return current;
  }

  /** A delivered message; the one who handles it has it first. */
  private final class Message extends AtomicInteger implements Reservation {
    private static final long serialVersionUID = 1;

    private final transient long fromShare;
    private final transient long fromReserve;

    Message(long fromShare, long fromReserve) {
      super(1);
      this.fromShare = fromShare;
      this.fromReserve = fromReserve;
    }

    @Override
    public void release() {
      handled();
      leave();
    }

    @Override
    public Reservation share() {
      incrementAndGet();
      return this::leave;
    }

    private void leave() {
      if (decrementAndGet() == 0) {
        delivered.addAndGet(-fromShare - fromReserve);
        free(fromShare, fromReserve);
      }
    }
  }
}
