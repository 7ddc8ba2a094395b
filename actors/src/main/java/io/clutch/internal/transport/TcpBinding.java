package io.clutch.internal.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/** A TCP port. */
final class TcpBinding implements Binding {
  private static final int BACKLOG = 1024;

  private final TcpAddress address;
  private String endpoint;

  TcpBinding(TcpAddress address) {
    this.address = address;
  }

  @Override
  public ServerSocketChannel bind() throws IOException {
    InetSocketAddress place = address.resolve();
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(place, BACKLOG);
      endpoint = TcpAddress.endpoint((InetSocketAddress) server.getLocalAddress());
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The endpoint for workers, once it is bound. */
  String endpoint() {
    return endpoint;
  }

  @Override
  public boolean isThere() {
    return true; // a port cannot be removed
  }

  @Override
  public void remove() {
    // A closed port leaves nothing.
  }
}
