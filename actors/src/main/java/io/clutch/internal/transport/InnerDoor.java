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
 * The port of a ZeroMQ socket on loopback, only for connections of this process. Connections of
 * others are closed before a byte is read.
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

  /** Checks a new connection, on ZeroMQ's I/O thread, before it is used. */
  private void accepted(zmq.ZMQ.Event event) {
    if (event.arg instanceof SocketChannel peer && !isOwn(peer)) {
      try {
        peer.close();
      } catch (IOException e) {
        // The connection is unusable already, as intended.
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

  /** Begins a connection to the socket. */
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
