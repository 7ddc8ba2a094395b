package io.clutch.internal.zmtp;

/** A peer does not speak ZMTP as it must: its connection is closed. */
public final class ZmtpException extends Exception {
  private static final long serialVersionUID = 1L;

  public ZmtpException(String message) {
    super(message);
  }
}
