package io.clutch.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.zeromq.ZMQ;

/**
 * The port of a ZeroMQ socket on loopback, open to the connections of this process alone: what
 * others connect is closed before a byte of it is read.
 */
final class InnerDoor {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Set<SocketAddress> own = ConcurrentHashMap.newKeySet();
  private final InetSocketAddress address;

  private InnerDoor(ZMQ.Socket socket) throws IOException {
    socket.base().setEventHook(this::accepted, zmq.ZMQ.ZMQ_EVENT_ACCEPTED);
    socket.bind("tcp://127.0.0.1:0");
    String endpoint = socket.getLastEndpoint();
    int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    this.address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
  }

  /** Binds the socket. */
  static InnerDoor of(ZMQ.Socket socket) throws IOException {
    return new InnerDoor(socket);
  }

  InetSocketAddress address() {
    return address;
  }

  /** Runs on the I/O thread, before it plugs the connection in. */
  private void accepted(zmq.ZMQ.Event event) {
    if (event.arg instanceof SocketChannel peer && !isOwn(peer)) {
      try {
        peer.close();
      } catch (IOException e) {
        // It is of no use any more, as it should be.
      }
    }
  }

  private boolean isOwn(SocketChannel peer) {
    try {
      return own.contains(peer.getRemoteAddress());
    } catch (IOException gone) {
      return false;
    }
  }

  /** A connection to the socket that has only begun. */
  SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
      own.add(channel.getLocalAddress());
      channel.connect(address);
      return channel;
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  void close(SocketChannel channel) throws IOException {
    if (channel.isOpen()) {
      SocketAddress local = channel.getLocalAddress();
      channel.close();
      if (local != null) {
        own.remove(local);
      }
    }
  }
}
