package io.clutch.internal.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A raw connection to either kind of transport. For one thread. */
final class RawPeer implements AutoCloseable {
  private static final int PATIENCE = 10_000;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  RawPeer(Transport transport) {
    try {
      channel = SocketChannel.open(address(transport.endpoint()));
      if (channel.getRemoteAddress() instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      channel.configureBlocking(false);
      selector = Selector.open();
      key = channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SocketAddress address(String endpoint) {
    String place = endpoint.substring("tcp://".length());
    return endpoint.startsWith("ipc://")
        ? UnixDomainSocketAddress.of(place)
        : new InetSocketAddress("127.0.0.1", Integer.parseInt(place.split(":")[1]));
  }

  void write(byte[] bytes) {
    try {
      var left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        if (channel.write(left) == 0) {
          await(SelectionKey.OP_WRITE, PATIENCE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next bytes; empty at the end of the connection. Throws after the limit. */
  byte[] read(int millis) {
    try {
      var bytes = ByteBuffer.allocate(64 * 1024);
      int count = channel.read(bytes);
      if (count == 0) {
        await(SelectionKey.OP_READ, millis);
        count = channel.read(bytes);
      }
      byte[] read = new byte[Math.max(0, count)];
      bytes.flip().get(read);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(int operation, int millis) throws IOException {
    key.interestOps(operation);
    selector.selectedKeys().clear();
    if (selector.select(millis) == 0) {
      throw new SocketTimeoutException("nothing in " + millis + " ms");
    }
  }

  /** Reads to the end of the connection; throws if there is none within 10 s. */
  void awaitClosed() {
    try {
      while (read(PATIENCE).length > 0) {}
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        throw new AssertionError("still open after 10 s", e);
      }
      // Reset, which is closed too.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
