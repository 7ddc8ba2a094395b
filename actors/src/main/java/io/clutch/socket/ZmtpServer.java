package io.clutch.socket;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections at a path, and closes those whose handshake takes too long. */
final class ZmtpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpServer.class);
  // What the system holds of a large message, so that the two sides seldom wait for each other.
  private static final int SEND_BUFFER = 1 << 20;
  private static final long PAUSE_NANOS = 100_000_000;

  private final SocketPath path;
  private final long handshakeNanos;
  private final Selector selector;
  private final Deque<ZmtpConnection> handshakes = new ArrayDeque<>();
  private ServerSocketChannel server;
  private SelectionKey key;
  private boolean isPaused;
  private long pausedUntil;

  ZmtpServer(Path path, long handshakeNanos, Selector selector) throws IOException {
    this.path = new SocketPath(path);
    this.handshakeNanos = handshakeNanos;
    this.selector = selector;
    listen();
  }

  private void listen() throws IOException {
    ServerSocketChannel bound = path.bind();
    try {
      bound.configureBlocking(false);
      key = bound.register(selector, SelectionKey.OP_ACCEPT);
      server = bound;
    } catch (IOException e) {
      bound.close();
      throw e;
    }
  }

  /**
   * Binds again where the socket is no longer at its path, as when a cleaner of old files removed
   * it; whether that was necessary. Costs one look at the path where it was not. The directory must
   * be there.
   *
   * @throws IOException if it cannot be bound again
   */
  boolean ensureBound(BiFunction<SocketChannel, SelectionKey, ZmtpConnection> admit)
      throws IOException {
    if (path.isThere()) {
      return false;
    }
    ServerSocketChannel old = server;
    accept(admit); // those that had come by the old one
    listen();
    old.close();
    isPaused = false;
    return true;
  }

  boolean owns(SelectionKey ready) {
    return ready == key;
  }

  /** Takes in all that wait. Where that fails, as without descriptors, it is tried again soon. */
  void accept(BiFunction<SocketChannel, SelectionKey, ZmtpConnection> admit) {
    try {
      for (SocketChannel peer = server.accept(); peer != null; peer = server.accept()) {
        admit(peer, admit);
      }
    } catch (IOException | RuntimeException | Error e) {
      isPaused = true;
      pausedUntil = System.nanoTime() + PAUSE_NANOS;
      key.interestOps(0);
      LOG.warn("A connection cannot be accepted; trying again soon: {}", e.toString());
    }
  }

  private void admit(
      SocketChannel peer, BiFunction<SocketChannel, SelectionKey, ZmtpConnection> admit)
      throws IOException {
    try {
      peer.configureBlocking(false);
      peer.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      handshakes.add(admit.apply(peer, peer.register(selector, SelectionKey.OP_READ)));
    } catch (IOException | RuntimeException | Error e) {
      peer.close(); // it would stay open with nobody to read it
      throw e;
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
    path.remove();
  }
}
