package io.clutch.internal.transport;

/** A connection whose peer may not have said yet who it is. */
interface UnknownPeer {

  /** Whether nobody knows yet that the peer is an expected one. */
  boolean isUnknown();

  /** Whether it has not even sent a whole greeting. */
  boolean isSilent();

  boolean isOpen();

  /** By {@link System#nanoTime}. */
  long acceptedAt();

  void close();
}
