package io.clutch.internal.host;

import io.clutch.internal.codec.format.Reference;
import java.util.List;

/** How a message to a host has ended. */
public sealed interface HostReply {

  /** The end of a tell. */
  HostReply NOTHING = new Value(new byte[0], List.of());

  /** An encoded reply, with the references in it, each as often as it is there. */
  record Value(byte[] body, List<Reference> references) implements HostReply {}

  /**
   * No reply. {@code code} is one of the protocol's codes of failed answers, {@code detail} an
   * encoded map, and {@code why} a text for the log.
   */
  record Failed(String code, byte[] detail, String why) implements HostReply {}
}
