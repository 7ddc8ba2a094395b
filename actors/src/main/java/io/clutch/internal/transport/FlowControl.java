package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.zmtp.PartReader;

/**
 * Decides whether one connection is read now, and how much at once. It waits while memory is short
 * and it has more than its share. Used only within the loop's turns.
 */
final class FlowControl {

  /** The controlled connection. */
  interface Connection {
    /** Whether incoming messages are kept. If not, an incomplete one is dropped. */
    boolean keepsWhatComes();

    /** Tells that the connection may be read now, or may no longer be read. */
    void changeInterest();

    /** Closes the connection because of a fault on this side. */
    void fail(Throwable cause);

    /** Closes the connection because of what its peer did. */
    void refuse(Cause cause, String why);
  }

  private final Connection connection;
  private final PartReader reader;
  private final ConnectionMemory memory;
  private final PausedConnections paused;
  private long readAt;
  private boolean isPaused;

  FlowControl(
      Connection connection, PartReader reader, ConnectionMemory memory, PausedConnections paused) {
    this.connection = connection;
    this.reader = reader;
    this.memory = memory;
    this.paused = paused;
  }

  /** Whether it may be read now. If not, it waits for its turn. */
  boolean mayReadNow() {
    if (mayBeRead()) {
      return true;
    }
    isPaused = true;
    connection.changeInterest();
    paused.add(this);
    return false;
  }

  /** Whether there is memory for the next bytes. Grows a part with little room left. */
  boolean mayBeRead() {
    if (!connection.keepsWhatComes()) {
      return true;
    }
    if (reader.isInLargePart()) {
      return (reader.isNearlyFull() && grows()) || reader.room() > 0;
    }
    return !memory.isFlooded() && (!memory.isOver() || mayGoOn());
  }

  /**
   * The most bytes for one read. While memory is short, a read must not contain the beginning of
   * another message.
   */
  int most() {
    return memory.isOver() ? reader.left() : reader.room();
  }

  /**
   * Whether it may continue while memory is short. Each connection may complete a part for which it
   * has the room. One connection at a time may complete its message or element.
   */
  private boolean mayGoOn() {
    boolean may = reader.isInPart() || (isUnfinished() && isFavoured() && memory.mayGoOn());
    if (may && memory.isInLargeMessage()) {
      paused.grows(this);
    }
    return may;
  }

  /** Whether it has an incomplete message or element, which holds memory. */
  boolean isUnfinished() {
    return memory.isInLargeMessage() || memory.isInElement();
  }

  private boolean isFavoured() {
    return paused.favours(this)
        || ((memory.isInLargeMessage() || memory.mayFinishElement()) && paused.isFavoured(this));
  }

  private boolean grows() {
    int more = reader.nextGrowth();
    boolean may =
        memory.tryGrow(more, false)
            || (reader.room() == 0 && paused.isFavoured(this) && memory.tryGrow(more, true));
    if (!may) {
      return false;
    }
    reader.grow();
    grew();
    return true;
  }

  boolean isPaused() {
    return isPaused;
  }

  void resume() {
    isPaused = false;
    readAt = System.nanoTime();
    connection.changeInterest();
  }

  // ---- reading

  /** Records that bytes were read. */
  void wasRead() {
    if (memory.isInLargeMessage()) {
      readAt = System.nanoTime();
    }
  }

  /** The time at which the last bytes of a large message were read. */
  long readAt() {
    return readAt;
  }

  /** Begins a part. Returns its first capacity: more than {@code least} if the budget allows. */
  int began(int least, int most) {
    memory.began(least, paused.favours(this));
    if (most == least || !memory.tryGrow(most - least, false)) {
      return least;
    }
    grew();
    return most;
  }

  /** Records that it holds memory that others may need, so that its peer must not stall. */
  private void grew() {
    readAt = System.nanoTime();
    paused.grows(this);
  }

  /** Records a complete message. Its receiver releases the memory. */
  Reservation delivered() {
    Reservation held = memory.delivered();
    paused.done(this);
    return held;
  }

  /** Releases the incoming message, which is not wanted. */
  void dropped() {
    memory.dropped();
    paused.done(this);
  }

  void closed() {
    memory.dropped();
    paused.closed(this);
  }

  // ---- the end

  void fail(Throwable cause) {
    connection.fail(cause);
  }

  /** Ends a connection whose message has stalled while others need its memory. */
  void endStalled() {
    connection.refuse(
        Cause.UNFINISHED_MESSAGE, memory.current() + " bytes of a message, and then nothing");
  }
}
