package io.clutch.internal.streams;

import io.clutch.internal.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the elements of one stream hold of the messages in which they came, until the stage has
 * passed them on or has ended. Thread-safe, but for what concerns parts.
 */
final class ElementMemory {
  private static final Runnable NOTHING = () -> {};

  private final Set<Held> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;
  private List<Reservation> chunks = new ArrayList<>();
  private Runnable complete = NOTHING;

  /** The elements of one message share it: each is to release what it is given. */
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

  /** The message has a part of an element that is not whole yet. */
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

  /** The element is whole: it has what its parts held. */
  Reservation whole() {
    List<Reservation> shares = chunks;
    chunks = new ArrayList<>();
    completed();
    return shares.isEmpty() ? Reservation.NONE : keep(new Held(shares, 1));
  }

  /** The element will never be whole. */
  void discardChunks() {
    chunks.forEach(Reservation::release);
    chunks = new ArrayList<>();
    completed();
  }

  /** Nothing more of it is awaited. */
  private void completed() {
    Runnable told = complete;
    complete = NOTHING;
    told.run();
  }

  /** Nobody reads elements any more, those included that are still to come. */
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
