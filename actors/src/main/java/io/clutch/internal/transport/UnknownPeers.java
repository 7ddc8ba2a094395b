package io.clutch.internal.transport;

import io.clutch.telemetry.LinkEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections whose peers have not said yet who they are, the oldest first. There is a most of
 * them, and each has its time, unless it may be that of a worker that is starting. Where there are
 * too many, the oldest that has been silent for a while makes room, for a worker speaks as soon as
 * it is connected. Belongs to the loop's turns, but for {@link #refused}.
 */
final class UnknownPeers {
  /** How long one may be silent before it makes room for another. */
  static final long SILENT_NANOS = 20_000_000;

  /** How long one that has greeted may take before it makes room. */
  static final long GREETED_NANOS = 1_000_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(UnknownPeers.class);
  private static final long LOG_NANOS = 10_000_000_000L;

  private final int most;
  private final long limitNanos;
  private final Awaited awaited;
  private final Consumer<LinkEvent> events;
  private final Deque<UnknownPeer> waiting = new ArrayDeque<>();
  private volatile long refused;
  private long told;
  private long toldAt;

  /** {@code limitNanos} is what one may take to say who it is that is not awaited. */
  UnknownPeers(int most, long limitNanos, Awaited awaited, Consumer<LinkEvent> events) {
    this.most = most;
    this.limitNanos = limitNanos;
    this.awaited = awaited;
    this.events = events;
  }

  /** As the settings have it, or fewer where this process may open few descriptors. */
  static UnknownPeers of(LinkSettings settings, Awaited awaited, Consumer<LinkEvent> events) {
    return new UnknownPeers(
        Descriptors.forStrangers(settings.maxStrangers()),
        settings.handshakeTimeout().toNanos(),
        awaited,
        events);
  }

  void add(UnknownPeer peer) {
    waiting.add(peer);
  }

  int size() {
    return waiting.size();
  }

  /** Whether one more may come; another makes room for it if need be. */
  boolean makeRoom(long now) {
    if (waiting.size() < most) {
      return true;
    }
    waiting.removeIf(each -> !isWaiting(each));
    return waiting.size() < most
        || closeFirst(true, now - SILENT_NANOS)
        || closeFirst(false, now - GREETED_NANOS);
  }

  private boolean closeFirst(boolean silent, long before) {
    for (Iterator<UnknownPeer> each = waiting.iterator(); each.hasNext(); ) {
      UnknownPeer peer = each.next();
      if (peer.acceptedAt() - before > 0) {
        return false;
      }
      if (peer.isSilent() == silent) {
        each.remove();
        refuse(peer);
        return true;
      }
    }
    return false;
  }

  private static boolean isWaiting(UnknownPeer peer) {
    return peer.isOpen() && peer.isUnknown();
  }

  /**
   * Closes those whose time is over; how long until it is to be looked again. One that may be an
   * awaited worker has the time of its start, which ends elsewhere.
   */
  long closeLate(long now) {
    while (!waiting.isEmpty()) {
      UnknownPeer oldest = waiting.peek();
      if (isWaiting(oldest)) {
        long left = oldest.acceptedAt() + limitNanos - now;
        if (left > 0) {
          return left;
        }
        if (awaited.mayHaveConnected(oldest.acceptedAt())) {
          return limitNanos; // and so may those behind it
        }
        refuse(oldest);
      }
      waiting.remove();
    }
    return Long.MAX_VALUE;
  }

  private void refuse(UnknownPeer peer) {
    countRefused(System.nanoTime());
    peer.close();
  }

  /** A connection is closed since its peer is not expected. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written in turns alone
  void countRefused(long now) {
    refused++;
    if (told == 0 || now - toldAt >= LOG_NANOS) {
      LOG.warn(
          "Closed {} connections of peers that did not prove in time to be a worker, {} in all",
          refused - told,
          refused);
      events.accept(new LinkEvent.ConnectionsRefused(refused - told, refused));
      told = refused;
      toldAt = now;
    }
  }

  /** How many connections were closed since their peers did not show who they are. */
  long refused() {
    return refused;
  }
}
