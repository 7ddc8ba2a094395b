package io.clutch.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections at a path, and closes those whose handshake takes too long. */
final class ZmtpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpServer.class);
  // What the shortest sun_path of a supported system holds.
  private static final int LONGEST_PATH = 103;
  private static final int BACKLOG = 1024;
  // What the system holds of a large message, so that the two sides seldom wait for each other.
  private static final int SEND_BUFFER = 1 << 20;
  private static final long PAUSE_NANOS = 100_000_000;

  private final Path path;
  private final long handshakeNanos;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final SelectionKey key;
  private final Deque<ZmtpConnection> handshakes = new ArrayDeque<>();
  private boolean isPaused;
  private long pausedUntil;

  ZmtpServer(Path path, long handshakeNanos, Selector selector) throws IOException {
    this.path = path;
    this.handshakeNanos = handshakeNanos;
    this.selector = selector;
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException(
          "a socket's path may have " + LONGEST_PATH + " bytes, and this one has " + length);
    }
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
      server.configureBlocking(false);
      this.key = server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  boolean owns(SelectionKey ready) {
    return ready == key;
  }

  /** Takes in all that wait. Where that fails, as without descriptors, it is tried again soon. */
  void accept(BiFunction<SocketChannel, SelectionKey, ZmtpConnection> admit) {
    try {
      for (SocketChannel peer = server.accept(); peer != null; peer = server.accept()) {
        peer.configureBlocking(false);
        peer.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
        handshakes.add(admit.apply(peer, peer.register(selector, SelectionKey.OP_READ)));
      }
    } catch (IOException e) {
      LOG.warn("A connection cannot be accepted; trying again soon: {}", e.getMessage());
      isPaused = true;
      pausedUntil = System.nanoTime() + PAUSE_NANOS;
      key.interestOps(0);
    }
  }

  /** Does what is due, and says when the next will be. */
  long waitNanos() {
    if (!isPaused && handshakes.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    if (isPaused && pausedUntil - now <= 0) {
      isPaused = false;
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
    while (!handshakes.isEmpty() && isOver(handshakes.peek(), now)) {
      handshakes.remove();
    }
    long wait = isPaused ? pausedUntil - now : Long.MAX_VALUE;
    return handshakes.isEmpty() ? wait : Math.min(wait, left(handshakes.peek(), now));
  }

  private boolean isOver(ZmtpConnection handshake, long now) {
    if (!handshake.isReady() && left(handshake, now) <= 0) {
      handshake.close();
    }
    return handshake.isReady() || !handshake.isOpen();
  }

  private long left(ZmtpConnection handshake, long now) {
    return handshake.acceptedAt() + handshakeNanos - now;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
