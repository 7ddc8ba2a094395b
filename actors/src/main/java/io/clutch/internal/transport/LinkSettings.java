package io.clutch.internal.transport;

import io.clutch.internal.settings.RecordCopy;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of the transport.
 *
 * @param address the ZeroMQ endpoint to bind: {@code ipc://} and a path, or {@code tcp://}, where
 *     port 0 lets the system choose
 * @param maxMessageSize the largest message in bytes, with all parts; a larger one ends its
 *     connection
 * @param highWaterMark how many messages one connection may hold; only a safety net, because credit
 *     bounds the calls in flight
 * @param handshakeTimeout how long a peer may take to prove its identity, if no worker is starting
 * @param maxStrangers the most connections of unknown peers
 * @param trustedNetwork whether {@code tcp://} may be bound to an address that is not loopback
 */
public record LinkSettings(
    String address,
    long maxMessageSize,
    int highWaterMark,
    Duration handshakeTimeout,
    int maxStrangers,
    boolean trustedNetwork) {
  /** The default of {@code clutch.link.max-strangers}. */
  public static final int MAX_STRANGERS = 256;

  private static final String ANYWHERE = "ipc://*";

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if it is invalid, or needs a trusted network
   */
  public LinkSettings {
    if (!address.startsWith(ZmtpTransport.SCHEME) && !isAllowed(address, trustedNetwork)) {
      throw new IllegalArgumentException(
          "must be on loopback, such as tcp://127.0.0.1:0, not "
              + address
              + ": traffic is not encrypted. If everyone on that network is"
              + " trusted, set clutch.link.trusted-network = on");
    }
  }

  /** The defaults of {@code clutch.link}, with room for messages of 320 MiB. */
  public static LinkSettings create() {
    return new LinkSettings(
        ANYWHERE, (320L << 20) + (64 << 10), 4096, Duration.ofSeconds(5), MAX_STRANGERS, false);
  }

  /** Settings for loopback, with the default number of unknown peers. */
  public LinkSettings(
      String address, long maxMessageSize, int highWaterMark, Duration handshakeTimeout) {
    this(address, maxMessageSize, highWaterMark, handshakeTimeout, MAX_STRANGERS, false);
  }

  private static boolean isAllowed(String address, boolean trustedNetwork) {
    if (!address.startsWith(TcpAddress.SCHEME)) {
      throw new IllegalArgumentException("must begin with ipc:// or tcp://, not " + address);
    }
    return TcpAddress.of(address).isLoopback() || trustedNetwork;
  }

  /** Whether it is a Unix domain socket, which reaches this machine alone. */
  public boolean isLocal() {
    return address.startsWith(ZmtpTransport.SCHEME);
  }

  /** Replaces {@code ipc://*} by a socket in the directory. */
  public LinkSettings in(Path directory) {
    return address.equals(ANYWHERE) ? withAddress("ipc://" + directory.resolve("link")) : this;
  }

  public LinkSettings withAddress(String place) {
    return RecordCopy.with(this, "address", place);
  }

  public LinkSettings withMaxMessageSize(long bytes) {
    return RecordCopy.with(this, "maxMessageSize", bytes);
  }

  public LinkSettings withHighWaterMark(int messages) {
    return RecordCopy.with(this, "highWaterMark", messages);
  }

  public LinkSettings withHandshakeTimeout(Duration limit) {
    return RecordCopy.with(this, "handshakeTimeout", limit);
  }

  public LinkSettings withMaxStrangers(int count) {
    return RecordCopy.with(this, "maxStrangers", count);
  }

  public LinkSettings withTrustedNetwork(boolean isTrusted) {
    return RecordCopy.with(this, "trustedNetwork", isTrusted);
  }
}
