package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.zmtp.PartReader;

/**
 * Whether one connection is read at present, and how much at once: it waits while memory is short
 * and it has more than its share. Belongs to the loop's turns.
 */
final class FlowControl {

  /** The connection of which it decides. */
  interface Connection {
    /** Whether what comes is kept; what has come in part is let go where it is not. */
    boolean keepsWhatComes();

    /** Whether it is to be read has changed. */
    void changeInterest();

    /** Ends it because of a fault on this side. */
    void fail(Throwable cause);

    /** Ends it because of what its peer did. */
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

  /** Whether it is read now; where it has to wait, its turn comes later. */
  boolean mayReadNow() {
    if (mayBeRead()) {
      return true;
    }
    isPaused = true;
    connection.changeInterest();
    paused.add(this);
    return false;
  }

  /** Whether there is memory for what comes next; a part with little room left has grown then. */
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
   * How many bytes one read may bring. While memory is short no further message may begin with the
   * bytes that end this one.
   */
  int most() {
    return memory.isOver() ? reader.left() : reader.room();
  }

  /**
   * However short memory is, each may finish the part for which it has the room, and one at a time
   * its message in many parts, or the element that has come in part.
   */
  private boolean mayGoOn() {
    boolean may = reader.isInPart() || (isUnfinished() && isFavoured() && memory.mayGoOn());
    if (may && memory.isInLargeMessage()) {
      paused.grows(this);
    }
    return may;
  }

  /** Whether something has come in part that would hold memory until its rest has come. */
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

  // ---- what is read

  /** Bytes have been read. */
  void wasRead() {
    if (memory.isInLargeMessage()) {
      readAt = System.nanoTime();
    }
  }

  /** When bytes of a large message came last, by the clock. */
  long readAt() {
    return readAt;
  }

  /** A part has begun: how many bytes it takes for now, which is more than the least by budget. */
  int began(int least, int most) {
    memory.began(least, paused.favours(this));
    if (most == least || !memory.tryGrow(most - least, false)) {
      return least;
    }
    grew();
    return most;
  }

  /** It holds memory that others may need, so its peer has to go on sending. */
  private void grew() {
    readAt = System.nanoTime();
    paused.grows(this);
  }

  /** A message is complete; who gets it releases what it takes. */
  Reservation delivered() {
    Reservation held = memory.delivered();
    paused.done(this);
    return held;
  }

  /** The message that comes in is not wanted. */
  void dropped() {
    memory.dropped();
    paused.done(this);
  }

  void closed() {
    memory.dropped();
    paused.closed(this);
  }

  // ---- its end

  void fail(Throwable cause) {
    connection.fail(cause);
  }

  /** Its message does not come to an end while others need what it takes. */
  void endStalled() {
    connection.refuse(
        Cause.UNFINISHED_MESSAGE, memory.current() + " bytes of a message, and then nothing");
  }
}
