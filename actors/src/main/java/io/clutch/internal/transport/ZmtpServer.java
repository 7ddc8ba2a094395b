package io.clutch.internal.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections, as many at a time as the limits for strangers allow. */
final class ZmtpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpServer.class);
  // What the system holds of a large message, so that the two sides seldom wait for each other.
  private static final int SEND_BUFFER = 1 << 20;
  // In one turn of the loop; the others wait for the next turn and lose nothing.
  private static final int MOST_AT_ONCE = 64;
  private static final long FAILED_NANOS = 100_000_000;
  private static final long FULL_NANOS = 5_000_000;

  private final Binding binding;
  private final UnknownPeers unknownPeers;
  private final Selector selector;
  private final BiFunction<SocketChannel, SelectionKey, UnknownPeer> admit;
  private ServerSocketChannel server;
  private SelectionKey key;
  private boolean isPaused;
  private long pausedUntil;

  /** {@code admit} makes a connection of a channel that is registered for reading. */
  ZmtpServer(
      Binding binding,
      UnknownPeers unknownPeers,
      Selector selector,
      BiFunction<SocketChannel, SelectionKey, UnknownPeer> admit)
      throws IOException {
    this.binding = binding;
    this.unknownPeers = unknownPeers;
    this.selector = selector;
    this.admit = admit;
    listen();
  }

  private void listen() throws IOException {
    ServerSocketChannel bound = binding.bind();
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
   * it; whether that was necessary. Costs one look at the path if it was not. The directory must be
   * there.
   *
   * @throws IOException if it cannot be bound again
   */
  boolean ensureBound() throws IOException {
    if (binding.isThere()) {
      return false;
    }
    ServerSocketChannel old = server;
    accept(); // those that had come by the old one
    listen();
    old.close();
    isPaused = false;
    return true;
  }

  boolean owns(SelectionKey ready) {
    return ready == key;
  }

  /** Takes in some that wait. Where that fails, as without descriptors, it is tried again soon. */
  void accept() {
    long now = System.nanoTime();
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        if (!unknownPeers.makeRoom(now)) {
          pause(now + FULL_NANOS);
          return;
        }
        SocketChannel peer = server.accept();
        if (peer == null) {
          return;
        }
        unknownPeers.add(admitted(peer));
      }
    } catch (IOException | RuntimeException | Error e) {
      pause(now + FAILED_NANOS);
      LOG.warn("A connection cannot be accepted; trying again soon: {}", e.toString());
    }
  }

  private UnknownPeer admitted(SocketChannel peer) throws IOException {
    try {
      peer.configureBlocking(false);
      if (peer.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
        peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      peer.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      return admit.apply(peer, peer.register(selector, SelectionKey.OP_READ));
    } catch (IOException | RuntimeException | Error e) {
      peer.close(); // it would stay open with nobody to read it
      throw e;
    }
  }

  private void pause(long until) {
    isPaused = true;
    pausedUntil = until;
    key.interestOps(0);
  }

  /** Does what is due, and says when the next will be. */
  long waitNanos() {
    if (!isPaused && unknownPeers.size() == 0) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    if (isPaused && pausedUntil - now <= 0) {
      isPaused = false;
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
    long wait = unknownPeers.closeLate(now);
    return isPaused ? Math.min(wait, pausedUntil - now) : wait;
  }

  @Override
  public void close() throws IOException {
    isPaused = false;
    server.close();
    binding.remove();
  }
}
