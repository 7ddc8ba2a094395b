package io.clutch.internal.transport;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The expected identities that have no connection yet, oldest first. Used only within the loop's
 * turns.
 */
final class Awaited {
  private final Map<ByteBuffer, Long> since = new LinkedHashMap<>();

  /** Adds an identity. {@code now} is from {@link System#nanoTime} and never decreases. */
  void add(ByteBuffer identity, long now) {
    since.putIfAbsent(identity, now);
  }

  /** Removes an identity that has connected or is no longer expected. */
  void remove(ByteBuffer identity) {
    since.remove(identity);
  }

  /** Whether a connection that was accepted at this time may be from one of them. */
  boolean mayHaveConnected(long acceptedAt) {
    return !since.isEmpty() && acceptedAt - since.values().iterator().next() >= 0;
  }
}
