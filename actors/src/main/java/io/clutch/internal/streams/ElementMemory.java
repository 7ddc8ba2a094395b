package io.clutch.internal.streams;

import io.clutch.internal.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that the elements of one stream hold, until the stage has passed them on or has ended.
 * Thread-safe, except for the methods about chunks.
 */
final class ElementMemory {
  private static final Runnable NOTHING = () -> {};

  private final Set<Held> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;
  private List<Reservation> chunks = new ArrayList<>();
  private Runnable complete = NOTHING;

  /** Shares the memory of a message between its elements. Each must release its share. */
  Reservation of(Reservation share, int elements) {
    if (share == Reservation.NONE || elements == 0) {
      share.release();
      return Reservation.NONE;
    }
    return keep(new Held(List.of(share), elements));
  }

  private Reservation keep(Held held) {
    open.add(held);
    if (isClosed) {
      held.end();
    }
    return held;
  }

  /** The message has a chunk of an incomplete element. */
  void chunk(Reservation message) {
    Reservation share = message.share();
    if (share == Reservation.NONE) {
      return;
    }
    if (chunks.isEmpty()) {
      complete = message.awaitsRest();
    }
    chunks.add(share);
  }

  /** The element is complete. Returns the memory of its chunks. */
  Reservation whole() {
    List<Reservation> shares = chunks;
    chunks = new ArrayList<>();
    completed();
    return shares.isEmpty() ? Reservation.NONE : keep(new Held(shares, 1));
  }

  /** Releases an element that will never be complete. */
  void discardChunks() {
    chunks.forEach(Reservation::release);
    chunks = new ArrayList<>();
    completed();
  }

  /** Ends the wait for further chunks. */
  private void completed() {
    Runnable action = complete;
    complete = NOTHING;
    action.run();
  }

  /** Releases all elements, including later ones, because they are no longer read. */
  void close() {
    isClosed = true;
    List.copyOf(open).forEach(Held::end);
  }

  private final class Held implements Reservation {
    private final List<Reservation> shares;
    private final AtomicInteger elements;

    Held(List<Reservation> shares, int elements) {
      this.shares = shares;
      this.elements = new AtomicInteger(elements);
    }

    @Override
    public void release() {
      if (elements.decrementAndGet() == 0) {
        end();
      }
    }

    void end() {
      if (open.remove(this)) {
        shares.forEach(Reservation::release);
      }
    }
  }
}
