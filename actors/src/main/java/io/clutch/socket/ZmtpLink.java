package io.clutch.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ROUTER that the loop itself is: it speaks ZMTP on a Unix domain socket, with no thread between
 * the loop and the peer. Belongs to one thread at a time.
 */
final class ZmtpLink implements LoopLink {
  static final String SCHEME = "ipc://";

  private static final Logger LOG = LoggerFactory.getLogger(ZmtpLink.class);
  // What the shortest sun_path of a supported system holds.
  private static final int LONGEST_PATH = 103;
  private static final int MOST_HANDSHAKES = 1024;
  private static final int BUFFER_SIZE = 256 * 1024;
  private static final int LARGEST_COPIED = 16 * 1024;
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000;

  private final LinkSettings settings;
  private final SocketLoop loop;
  private final Path path;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final Runnable wake;
  private final SelectionKey accepting;
  private final Map<ByteBuffer, Expected> expected = new HashMap<>();
  private final Deque<ZmtpConnection> handshakes = new ArrayDeque<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_SIZE);
  // What goes out in this turn to one connection; another's turn comes when it has been written.
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private ZmtpConnection outFor;
  private List<ZmtpConnection> unwritten = new ArrayList<>();
  private long acceptAgainAt;
  private boolean acceptPaused;
  private volatile long strangers;
  private boolean closed;

  private ZmtpLink(LinkSettings settings, SocketLoop loop, Sleeper sleeper) throws IOException {
    this.settings = settings;
    this.loop = loop;
    this.selector = sleeper.selector();
    this.wake = sleeper::wake;
    this.path = Path.of(settings.address().substring(SCHEME.length())).toAbsolutePath();
    requireShort(path);
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path), MOST_HANDSHAKES);
      server.configureBlocking(false);
      this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static void requireShort(Path path) throws IOException {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException(
          "a socket's path may have " + LONGEST_PATH + " bytes, and this one has " + length);
    }
  }

  /** Whoever sleeps calls {@link #receive} after. */
  static ZmtpLink bind(LinkSettings settings, SocketLoop loop, Sleeper sleeper) {
    try {
      return new ZmtpLink(settings, loop, sleeper);
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
  public void atTurnEnd(Runnable task) {
    loop.atTurnEnd(task);
  }

  @Override
  public void lend(Runnable action) {
    loop.lend(action);
  }

  @Override
  public void lendUntil(BooleanSupplier done, long until) {
    loop.lendUntil(done, until);
  }

  @Override
  public void rouse() {
    loop.rouse();
  }

  @Override
  public void expecting(int more) {
    loop.expecting(more);
  }

  @Override
  public Executor handingOver(Executor executor) {
    return loop.handingOver(executor);
  }

  @Override
  public long strangers() {
    return strangers;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written by the loop alone
  void dropped() {
    strangers++;
  }

  @Override
  public Peer expect(byte[] identity, Receiver receiver) {
    var key = ByteBuffer.wrap(identity.clone());
    var entry = new Expected(key, receiver);
    if (expected.putIfAbsent(key, entry) != null) {
      throw new IllegalStateException("this identity is expected already");
    }
    return entry;
  }

  /** Who a connection is for; null for a stranger's, or if somebody has the identity already. */
  Expected greeted(byte[] identity, ZmtpConnection connection) {
    Expected entry = expected.get(ByteBuffer.wrap(identity));
    if (entry == null || entry.connection != null) {
      return null;
    }
    entry.connection = connection;
    return entry;
  }

  // ---- in

  @Override
  public boolean receive() {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid()) {
        serve(key);
      }
    }
    selector.selectedKeys().clear();
    return false;
  }

  private void serve(SelectionKey key) {
    if (key == accepting) {
      accept();
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
    } catch (IOException | ZmtpException e) {
      LOG.debug("A connection has ended: {}", e.getMessage());
      connection.close();
    }
  }

  private void accept() {
    try {
      for (SocketChannel peer = server.accept(); peer != null; peer = server.accept()) {
        peer.configureBlocking(false);
        SelectionKey key = peer.register(selector, SelectionKey.OP_READ);
        var connection = new ZmtpConnection(this, peer, key, settings.maxMessageSize());
        unwritten.add(connection);
        handshakes.add(connection);
      }
    } catch (IOException e) {
      LOG.warn("A connection cannot be accepted; trying again soon: {}", e.getMessage());
      acceptPaused = true;
      acceptAgainAt = System.nanoTime() + ACCEPT_PAUSE_NANOS;
      accepting.interestOps(0);
    }
  }

  @Override
  public long waitNanos() {
    long now = System.nanoTime();
    if (acceptPaused && acceptAgainAt - now <= 0) {
      acceptPaused = false;
      accepting.interestOps(SelectionKey.OP_ACCEPT);
    }
    while (!handshakes.isEmpty() && isOver(handshakes.peek(), now)) {
      handshakes.remove();
    }
    long wait = acceptPaused ? acceptAgainAt - now : Long.MAX_VALUE;
    return handshakes.isEmpty() ? wait : Math.min(wait, left(handshakes.peek(), now));
  }

  private boolean isOver(ZmtpConnection handshake, long now) {
    if (!handshake.isReady() && left(handshake, now) <= 0) {
      handshake.close();
    }
    return handshake.isReady() || !handshake.isOpen();
  }

  private long left(ZmtpConnection handshake, long now) {
    return handshake.acceptedAt() + settings.handshakeTimeout().toNanos() - now;
  }

  // ---- out

  @Override
  public boolean mayBeLent() {
    return true;
  }

  @Override
  public void flush() {
    writeOut();
    if (!unwritten.isEmpty()) {
      List<ZmtpConnection> now = unwritten;
      unwritten = new ArrayList<>();
      now.forEach(this::flush);
    }
  }

  private void flush(ZmtpConnection connection) {
    try {
      connection.flush();
    } catch (IOException e) {
      LOG.debug("A connection has ended: {}", e.getMessage());
      connection.close();
    }
  }

  private void writeOut() {
    ZmtpConnection to = outFor;
    if (to == null) {
      return;
    }
    outFor = null;
    try {
      to.write(out.flip());
    } catch (IOException e) {
      LOG.debug("A connection has ended: {}", e.getMessage());
      to.close();
    } finally {
      out.clear();
    }
  }

  /** What the selector is to look at has changed, perhaps while it looks. */
  void interestChanged() {
    wake.run();
  }

  private void send(ZmtpConnection to, byte[] frame, List<ByteBuffer> buffers) {
    int size = Zmtp.headerSize(frame.length) + frame.length;
    if (to.pending() == 0 && buffers.isEmpty() && size <= LARGEST_COPIED && hasRoom(to, size)) {
      Zmtp.putHeader(out, frame.length, false);
      out.put(frame);
      return;
    }
    if (outFor == to) {
      writeOut();
    }
    if (to.pending() == 0) {
      unwritten.add(to);
    }
    to.enqueue(frame, buffers);
  }

  private boolean hasRoom(ZmtpConnection to, int size) {
    if (outFor != to || out.remaining() < size) {
      writeOut();
      outFor = to;
    }
    return to.pending() == 0;
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
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("Closing the link failed", e);
    }
  }

  /** One identity that may connect. */
  final class Expected implements Peer {
    private final ByteBuffer identity;
    private final Receiver receiver;
    private ZmtpConnection connection;

    Expected(ByteBuffer identity, Receiver receiver) {
      this.identity = identity;
      this.receiver = receiver;
    }

    Receiver receiver() {
      return receiver;
    }

    boolean isExpected() {
      return expected.get(identity) == this;
    }

    void disconnected(ZmtpConnection ended) {
      if (connection == ended) {
        connection = null;
        if (isExpected()) {
          receiver.disconnected();
        }
      }
    }

    @Override
    public boolean send(byte[] frame, List<ByteBuffer> buffers) {
      if (closed || connection == null || connection.pending() >= settings.highWaterMark()) {
        return false;
      }
      ZmtpLink.this.send(connection, frame, buffers);
      return true;
    }

    @Override
    public void forget() {
      expected.remove(identity, this);
    }
  }
}
