package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.loop.SelectorWait;
import io.clutch.internal.loop.SocketLoop;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.zmtp.PartBuffer;
import io.clutch.internal.zmtp.ZmtpException;
import io.clutch.telemetry.LinkEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ROUTER that the loop implements itself: it speaks ZMTP on a Unix domain socket, without another
 * thread between the loop and the peer. Used by one thread at a time.
 */
final class ZmtpTransport extends BoundTransport {
  static final String SCHEME = "ipc://";

  private static final Logger LOG = LoggerFactory.getLogger(ZmtpTransport.class);
  // One read fits into the first capacity of a part.
  private static final int BUFFER_SIZE = PartBuffer.FIRST;

  private final LinkSettings settings;
  private final Path path;
  private final Selector selector;
  private final SelectorWait wait;
  private final Awaited awaited = new Awaited();
  private final UnknownPeers unknownPeers;
  private final ZmtpServer server;
  private final ZmtpOutput output = new ZmtpOutput();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final Map<ByteBuffer, Expected> expected = new HashMap<>();
  private boolean someAreUntold;
  private final MemoryBudget memory;
  private final PausedConnections paused;
  private boolean closed;

  private ZmtpTransport(
      LinkSettings settings,
      SocketLoop loop,
      SelectorWait wait,
      MemoryBudget memory,
      Consumer<LinkEvent> events)
      throws IOException {
    super(loop);
    this.settings = settings;
    this.wait = wait;
    this.memory = memory;
    this.paused = new PausedConnections(memory, wait::wake);
    this.selector = wait.selector();
    this.path = Path.of(settings.address().substring(SCHEME.length())).toAbsolutePath();
    this.unknownPeers = UnknownPeers.of(settings, awaited, events);
    this.server = new ZmtpServer(new SocketPath(path), unknownPeers, selector, this::admit);
  }

  /** Binds the address. The thread that sleeps in {@code wait} then calls {@link #receive}. */
  static ZmtpTransport bind(
      LinkSettings settings,
      SocketLoop loop,
      SelectorWait wait,
      MemoryBudget memory,
      Consumer<LinkEvent> events) {
    try {
      return new ZmtpTransport(settings, loop, wait, memory, events);
    } catch (IOException | UnsupportedOperationException e) {
      throw new IllegalStateException(
          "cannot bind " + settings.address() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String endpoint() {
    return SCHEME + path;
  }

  @Override
  public Peer expect(byte[] identity, Receiver receiver) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    var key = ByteBuffer.wrap(identity.clone());
    var entry = new Expected(key, receiver);
    if (expected.putIfAbsent(key, entry) != null) {
      throw new IllegalStateException("this identity is expected already");
    }
    awaited.add(key, System.nanoTime());
    return entry;
  }

  /**
   * The receiver of a connection with this identity.
   *
   * @throws ZmtpException if the peer is not expected, or another has the identity already
   */
  Expected greeted(byte[] identity, ZmtpConnection connection) throws ZmtpException {
    Expected entry = expected.get(ByteBuffer.wrap(identity));
    if (entry == null || entry.connection != null) {
      throw new ZmtpException("an unexpected peer");
    }
    entry.connection = connection;
    awaited.remove(entry.identity);
    return entry;
  }

  // ---- input

  @Override
  public boolean receive() {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid()) {
        serve(key);
      }
    }
    selector.selectedKeys().clear();
    paused.look();
    return false;
  }

  PausedConnections paused() {
    return paused;
  }

  private void serve(SelectionKey key) {
    if (server.owns(key)) {
      server.accept();
    } else if (key.attachment() instanceof ZmtpConnection connection) {
      serve(key, connection);
    }
  }

  private void serve(SelectionKey key, ZmtpConnection connection) {
    try {
      if (key.isReadable() && !connection.receive(in)) {
        connection.close();
      }
      if (key.isValid() && key.isWritable()) {
        connection.flush();
      }
    } catch (ZmtpException e) {
      LOG.debug("A connection is closed: {}", e.getMessage());
      if (!connection.isProved()) {
        unknownPeers.countRefused(System.nanoTime());
      }
      connection.refuse(Cause.PROTOCOL_BREACH, e.getMessage());
    } catch (IOException e) {
      LOG.debug("A connection has ended: {}", e.getMessage());
      connection.close();
    } catch (RuntimeException | Error e) {
      connection.fail(e);
    }
  }

  private ZmtpConnection admit(SocketChannel peer, SelectionKey key) {
    var connection =
        new ZmtpConnection(
            this, peer, key, settings.maxMessageSize(), new ConnectionMemory(memory));
    output.add(connection);
    return connection;
  }

  @Override
  public boolean ensureBound() {
    try {
      boolean bound = !closed && server.ensureBound();
      if (bound) {
        LOG.warn("The socket at {} was removed, and has been bound again", path);
      }
      return bound;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bind " + endpoint() + " again: " + e.getMessage(), e);
    }
  }

  @Override
  public long refusedConnections() {
    return unknownPeers.refused();
  }

  @Override
  public long waitNanos() {
    return Math.min(server.waitNanos(), paused.waitNanos());
  }

  // ---- output

  @Override
  public boolean mayRunOnCaller() {
    return true;
  }

  @Override
  public void flush() {
    if (someAreUntold) {
      someAreUntold = false;
      expected.values().forEach(Expected::tellAgain);
    }
    output.flush();
  }

  /** Tells that the interest of a channel has changed, perhaps during a select. */
  void interestChanged() {
    wait.wake();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    flush();
    expected.clear();
    try {
      server.close();
      for (SelectionKey key : selector.keys()) {
        if (key.attachment() instanceof ZmtpConnection connection) {
          connection.close();
        }
      }
    } catch (IOException e) {
      LOG.warn("Closing the transport failed", e);
    }
  }

  /** One expected identity. */
  final class Expected implements Peer {
    private final ByteBuffer identity;
    private final Receiver receiver;
    private ZmtpConnection connection;
    private boolean isExpected = true;
    private Throwable untold;

    Expected(ByteBuffer identity, Receiver receiver) {
      this.identity = identity;
      this.receiver = receiver;
    }

    Receiver receiver() {
      return receiver;
    }

    boolean isExpected() {
      return isExpected && !closed;
    }

    /** {@code cause} is null if the peer has ended the connection. */
    void disconnected(ZmtpConnection ended, Throwable cause) {
      if (connection == ended) {
        connection = null;
        if (isExpected()) {
          awaited.add(identity, System.nanoTime());
          tell(cause);
        }
      }
    }

    private void tell(Throwable cause) {
      try {
        if (cause == null) {
          receiver.disconnected();
        } else {
          receiver.failed(cause);
        }
      } catch (RuntimeException | Error e) {
        untold = cause == null ? e : cause;
        someAreUntold = true;
      }
    }

    /** Reports the end of its connection again, because that has failed for lack of memory. */
    private void tellAgain() {
      Throwable cause = untold;
      untold = null;
      if (cause != null) {
        tell(cause);
      }
    }

    @Override
    public boolean send(byte[] frame, List<ByteBuffer> buffers) {
      if (closed || connection == null || connection.pending() >= settings.highWaterMark()) {
        return false;
      }
      ZmtpConnection to = connection;
      try {
        output.send(to, frame, buffers);
        return true;
      } catch (RuntimeException | Error e) {
        to.fail(e); // a part of the message may have been written
        return false;
      }
    }

    @Override
    public void forget() {
      isExpected = false;
      if (expected.remove(identity, this)) {
        awaited.remove(identity);
      }
      if (connection != null && !connection.isProved()) {
        connection.close();
      }
    }
  }
}
