package io.clutch.internal.host;

/** How a message to a host has ended. */
public sealed interface HostReply {

  /** The end of a tell. */
  HostReply NOTHING = new Value(new byte[0]);

  /** An encoded reply. */
  record Value(byte[] body) implements HostReply {}

  /**
   * No reply. {@code code} is one of the protocol's codes of failed answers, {@code detail} an
   * encoded map, and {@code why} a text for the log.
   */
  record Failed(String code, byte[] detail, String why) implements HostReply {}
}
