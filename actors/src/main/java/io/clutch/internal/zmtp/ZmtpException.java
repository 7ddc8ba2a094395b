package io.clutch.internal.zmtp;

/** A peer violates ZMTP, so its connection is closed. */
public final class ZmtpException extends Exception {
  private static final long serialVersionUID = 1L;

  public ZmtpException(String message) {
    super(message);
  }
}
