package io.clutch.socket;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the link is bound.
 *
 * @param address ZeroMQ endpoint to bind: {@code ipc://} and a path, or {@code tcp://}, where a
 *     port of 0 lets the system choose
 * @param maxMessageSize in bytes, of one ZeroMQ frame; a longer one ends its connection
 * @param highWaterMark messages that one connection may hold; a safety net, since credit bounds
 *     what is out
 * @param handshakeTimeout for a ZMTP greeting that does not end
 */
public record LinkSettings(
    String address, long maxMessageSize, int highWaterMark, Duration handshakeTimeout) {
  private static final String ANYWHERE = "ipc://*";

  /** With {@code ipc://*}, a socket in the directory. */
  public LinkSettings in(Path directory) {
    String place = address.equals(ANYWHERE) ? "ipc://" + directory.resolve("link") : address;
    return new LinkSettings(place, maxMessageSize, highWaterMark, handshakeTimeout);
  }
}
