package io.clutch.internal.wire;

/** The peer broke the protocol; the message says how. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
