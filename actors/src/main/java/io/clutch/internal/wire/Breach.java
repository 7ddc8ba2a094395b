package io.clutch.internal.wire;

/** The peer broke the protocol; the message says how. */
public final class Breach extends Exception {
  private static final long serialVersionUID = 1L;

  public Breach(String message) {
    super(message);
  }
}
