package io.clutch.internal.transport;

import io.clutch.internal.loop.SelectorWait;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.zmtp.ZmtpException;
import io.clutch.telemetry.LinkEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts TCP connections in front of a ZeroMQ socket, and connects proved peers to it. The
 * socket's own thread allocates any size that a header announces, before a peer can be checked. So
 * it must not receive bytes of unknown peers. Used only within the loop's turns.
 */
final class Gate implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final int BUFFER_SIZE = 256 * 1024;

  private final InnerDoor door;
  private final Selector selector;
  private final Runnable interestChanged;
  private final long maxMessageSize;
  private final Function<ByteBuffer, Recipient> expected;
  private final MemoryBudget memory;
  private final PausedConnections paused;
  private final TcpBinding binding;
  private final Awaited awaited = new Awaited();
  private final UnknownPeers unknownPeers;
  private final ZmtpServer server;
  private final Map<ByteBuffer, GateConnection> connections = new HashMap<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_SIZE);

  Gate(
      LinkSettings settings,
      InnerDoor door,
      SelectorWait wait,
      MemoryBudget memory,
      Consumer<LinkEvent> events,
      Function<ByteBuffer, Recipient> expected)
      throws IOException {
    this.door = door;
    this.selector = wait.selector();
    this.interestChanged = wait::wake;
    this.maxMessageSize = settings.maxMessageSize();
    this.expected = expected;
    this.memory = memory;
    this.paused = new PausedConnections(memory, wait::wake);
    this.binding = new TcpBinding(TcpAddress.of(settings.address()));
    this.unknownPeers = UnknownPeers.of(settings, awaited, events);
    this.server = new ZmtpServer(binding, unknownPeers, selector, this::admit);
  }

  private GateConnection admit(SocketChannel peer, SelectionKey key) {
    return new GateConnection(this, peer, key, new ConnectionMemory(memory));
  }

  String endpoint() {
    return binding.endpoint();
  }

  long refusedConnections() {
    return unknownPeers.refused();
  }

  long maxMessageSize() {
    return maxMessageSize;
  }

  PausedConnections paused() {
    return paused;
  }

  InnerDoor door() {
    return door;
  }

  Selector selector() {
    return selector;
  }

  void interestChanged() {
    interestChanged.run();
  }

  /** Serves the ready channels. */
  void receive() {
    for (SelectionKey key : selector.selectedKeys()) {
      if (!key.isValid()) {
        continue;
      }
      if (server.owns(key)) {
        server.accept();
      } else if (key.attachment() instanceof GateConnection connection) {
        connection.serve(key, in);
      }
    }
    paused.look();
  }

  long waitNanos() {
    return Math.min(server.waitNanos(), paused.waitNanos());
  }

  /** Expects a peer with this identity. */
  void expect(ByteBuffer identity) {
    awaited.add(identity, System.nanoTime());
  }

  /** The recipient of a connection with this identity. */
  Recipient greeted(ByteBuffer identity, GateConnection connection) throws ZmtpException {
    Recipient recipient = expected.apply(identity);
    if (recipient == null || connections.putIfAbsent(identity, connection) != null) {
      throw new ZmtpException("an unexpected peer");
    }
    awaited.remove(identity);
    return recipient;
  }

  /** Counts a connection that ended before its proof, because of what its peer sent. */
  void refused() {
    unknownPeers.countRefused(System.nanoTime());
  }

  /** Stops expecting an identity. Closes its connection if that is not proved. */
  void forget(ByteBuffer identity) {
    awaited.remove(identity);
    GateConnection connection = connections.get(identity);
    if (connection != null && !connection.isProved()) {
      connection.close();
    }
  }

  void closed(ByteBuffer identity, GateConnection connection) {
    if (connections.remove(identity, connection) && expected.apply(identity) != null) {
      expect(identity);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof GateConnection connection) {
          connection.close();
        }
      }
    } catch (IOException e) {
      LOG.warn("Closing the gate failed", e);
    }
  }
}
