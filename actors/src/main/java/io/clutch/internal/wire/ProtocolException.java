package io.clutch.internal.wire;

/** The peer broke the protocol. The message says how. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
