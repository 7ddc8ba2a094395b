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

/** Accepts connections, as many as the limits for unknown peers allow. */
final class ZmtpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpServer.class);
  // Bytes of a large message that the system buffers, so that the two sides rarely wait.
  private static final int SEND_BUFFER = 1 << 20;
  // The most connections accepted in one turn of the loop. Others wait for the next turn.
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

  /** {@code admit} makes a connection from a channel that is registered for reading. */
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
   * Binds again if the socket is no longer at its path, for example after a cleaner of old files
   * has removed it. Returns whether that was necessary. Otherwise costs one look at the path. The
   * directory must exist.
   *
   * @throws IOException if it cannot be bound again
   */
  boolean ensureBound() throws IOException {
    if (binding.isThere()) {
      return false;
    }
    ServerSocketChannel old = server;
    accept(); // connections that arrived through the old one
    listen();
    old.close();
    isPaused = false;
    return true;
  }

  boolean owns(SelectionKey ready) {
    return ready == key;
  }

  /** Accepts waiting connections. If that fails, for example without descriptors, retries soon. */
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
      peer.close(); // otherwise it would stay open without a reader
      throw e;
    }
  }

  private void pause(long until) {
    isPaused = true;
    pausedUntil = until;
    key.interestOps(0);
  }

  /** Does what is due. Returns the time until the next time. */
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
