package io.clutch.internal.transport;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The identities that are expected and have no connection, in the order in which they began to be
 * so. Belongs to the loop's turns.
 */
final class Awaited {
  private final Map<ByteBuffer, Long> since = new LinkedHashMap<>();

  /** {@code now} is by {@link System#nanoTime}, and never before that of an earlier one. */
  void add(ByteBuffer identity, long now) {
    since.putIfAbsent(identity, now);
  }

  /** It has connected, or is expected no more. */
  void remove(ByteBuffer identity) {
    since.remove(identity);
  }

  /** Whether a connection that was accepted then may be that of one of them. */
  boolean mayHaveConnected(long acceptedAt) {
    return !since.isEmpty() && acceptedAt - since.values().iterator().next() >= 0;
  }
}
