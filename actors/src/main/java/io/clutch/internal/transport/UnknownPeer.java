package io.clutch.internal.transport;

/** A connection whose peer may not have proved its identity yet. */
interface UnknownPeer {

  /** Whether the peer has not yet proved that it is expected. */
  boolean isUnknown();

  /** Whether it has not sent a complete greeting. */
  boolean isSilent();

  boolean isOpen();

  /** The time by {@link System#nanoTime}. */
  long acceptedAt();

  void close();
}
