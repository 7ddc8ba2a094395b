package io.clutch.socket;

/** A peer does not speak ZMTP as it must: its connection is closed. */
final class ZmtpException extends Exception {
  private static final long serialVersionUID = 1L;

  ZmtpException(String message) {
    super(message);
  }
}
