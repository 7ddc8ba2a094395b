package io.clutch.internal.transport;

import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.zmtp.PartBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of one connection's messages: of the incoming one, and of delivered ones that are not
 * released yet. Used only within the loop's turns, except for the release of shares.
 */
public final class ConnectionMemory {
  /** Larger messages are reserved in the budget. For smaller ones only the number is bounded. */
  static final int SMALL_MESSAGE = 4 * 1024;

  /** The most unhandled messages. With more, the connection is not read. */
  public static final int MOST_UNHANDLED = 1024;

  /** The memory of a part besides its bytes. */
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
  private int unfinished;

  ConnectionMemory(MemoryBudget budget) {
    this.budget = budget;
    this.allowance =
        Math.max(LEAST_ALLOWANCE, Math.min(MOST_ALLOWANCE, budget.general() / PART_OF_BUDGET));
  }

  private void handled() {
    unhandled--;
  }

  /**
   * Reserves {@code capacity} bytes for a part that has begun. They are allocated already. With
   * {@code mayBorrow} they may come from the reserve while memory is short.
   */
  void began(int capacity, boolean mayBorrow) {
    current += capacity + PART_OVERHEAD;
    if (current > SMALL_MESSAGE) {
      long more = current - borrowed - reserved;
      if (mayBorrow && goesOn() && budget.isTight() && budget.tryBorrow(more)) {
        borrowed += more;
      } else {
        budget.reserve(more);
        reserved += more;
      }
    }
  }

  private boolean goesOn() {
    return unfinished > 0 || reserved > PartBuffer.FIRST;
  }

  /**
   * Reserves more bytes for the part, also from the reserve if allowed. Returns false without room.
   */
  boolean tryGrow(int bytes, boolean fromReserve) {
    boolean may = fromReserve ? budget.tryBorrow(bytes) : budget.tryReserveIncoming(bytes);
    if (may) {
      current += bytes;
      borrowed += fromReserve ? bytes : 0;
      reserved = current - borrowed;
    }
    return may;
  }

  /** Records that the message is delivered. The receiver releases its memory. */
  Reservation delivered() {
    unhandled++;
    if (reserved + borrowed == 0) {
      current = 0;
      return small;
    }
    var message = new Message(reserved, borrowed);
    delivered.addAndGet(current);
    forget();
    return message;
  }

  /** Releases the incoming message, which is not wanted. */
  void dropped() {
    if (reserved + borrowed > 0) {
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

  /** Whether too many of its messages are unhandled. */
  boolean isFlooded() {
    return unhandled >= MOST_UNHANDLED;
  }

  /** Whether memory is short, and this connection has more than its small share. */
  boolean isOver() {
    return (isInLargeMessage() || delivered.get() > allowance) && budget.isTight();
  }

  /** Whether the incoming message is larger than one read. */
  boolean isInLargeMessage() {
    return current > PartBuffer.FIRST;
  }

  /** Whether an element is incomplete: its other chunks are in later messages. */
  boolean isInElement() {
    return unfinished > 0;
  }

  /** Whether the reserve has room for one more part of the incoming message. */
  boolean mayGoOn() {
    return budget.mayBorrow(PartBuffer.FIRST + 2L * PART_OVERHEAD + SMALL_MESSAGE)
        || budget.isBorrowedOnly(borrowed);
  }

  /** Whether the reserve has enough room to complete an element. */
  boolean mayFinishElement() {
    return budget.mayBorrow(budget.reserveSize() / 2);
  }

  /** The bytes of the incoming message. */
  long current() {
    return current;
  }

  /** A delivered message. Its first holder is the actor that handles it. */
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

    @Override
    public Runnable awaitsRest() {
      unfinished++;
      return () -> unfinished--;
    }

    private void leave() {
      if (decrementAndGet() == 0) {
        delivered.addAndGet(-fromShare - fromReserve);
        free(fromShare, fromReserve);
      }
    }
  }
}
