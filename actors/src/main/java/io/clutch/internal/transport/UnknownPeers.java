package io.clutch.internal.transport;

import io.clutch.telemetry.LinkEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of unknown peers, oldest first. Their number is bounded, and each has a time
 * limit, unless it may be from a worker that is starting. If there are too many, the oldest silent
 * one makes room, because a worker greets as soon as it is connected. Used only within the loop's
 * turns, except {@link #refused}.
 */
final class UnknownPeers {
  /** How long a connection may be silent before it makes room for another. */
  static final long SILENT_NANOS = 20_000_000;

  /** How long a connection that has greeted may take before it makes room. */
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

  /** {@code limitNanos} is how long a peer may take that cannot be an awaited worker. */
  UnknownPeers(int most, long limitNanos, Awaited awaited, Consumer<LinkEvent> events) {
    this.most = most;
    this.limitNanos = limitNanos;
    this.awaited = awaited;
    this.events = events;
  }

  /** The number in the settings, or less if this process may open few descriptors. */
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

  /** Makes room for one more connection if needed. Returns whether there is room. */
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
   * Closes connections whose time is up. Returns the time until the next check. One that may be an
   * awaited worker is limited by that worker's start instead.
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
          return limitNanos; // so may all later ones
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

  /** Counts a connection that is closed because its peer is not expected. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written only within turns
  void countRefused(long now) {
    refused++;
    if (told == 0 || now - toldAt >= LOG_NANOS) {
      LOG.warn(
          "Closed {} connections of peers that did not prove in time to be workers, {} in all",
          refused - told,
          refused);
      events.accept(new LinkEvent.ConnectionsRefused(refused - told, refused));
      told = refused;
      toldAt = now;
    }
  }

  /** The number of connections closed because their peers did not prove their identity. */
  long refused() {
    return refused;
  }
}
