package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.FaultLog;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.zmtp.Zmtp;
import io.clutch.internal.zmtp.ZmtpException;
import io.clutch.internal.zmtp.ZmtpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. Assembles incoming messages, and keeps outgoing bytes that the system has not
 * accepted yet.
 */
final class ZmtpConnection implements ZmtpReader.Sink, FlowControl.Connection, UnknownPeer {
  private static final Logger LOG = LoggerFactory.getLogger(ZmtpConnection.class);
  private static final int LARGEST_WRITE = 256 * 1024;
  private static final int MOST_PIECES = 16;

  private final ZmtpTransport transport;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ZmtpReader reader;
  private final FlowControl flow;
  private final long acceptedAt;
  private final long maxPartSize;
  private final Deque<ByteBuffer> outgoing = new ArrayDeque<>();
  private final ByteBuffer[] together = new ByteBuffer[MOST_PIECES];
  private ZmtpTransport.Expected owner;
  // The check of its first message; null once it has passed.
  private Predicate<byte[]> proof;
  private byte[] frame;
  private List<ByteBuffer> buffers = List.of();
  private boolean isUnheard;
  private boolean awaitsRoom;

  ZmtpConnection(
      ZmtpTransport transport,
      SocketChannel channel,
      SelectionKey key,
      long maxMessageSize,
      ConnectionMemory memory) {
    this.transport = transport;
    this.channel = channel;
    this.key = key;
    this.reader = new ZmtpReader(maxMessageSize, this);
    this.maxPartSize = maxMessageSize;
    this.flow = new FlowControl(this, reader, memory, transport.paused());
    this.acceptedAt = System.nanoTime();
    key.attach(this);
    outgoing.add(Zmtp.opening());
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public boolean isUnknown() {
    return owner == null;
  }

  @Override
  public boolean isSilent() {
    return reader.isInGreeting();
  }

  boolean isProved() {
    return owner != null && proof == null;
  }

  @Override
  public long acceptedAt() {
    return acceptedAt;
  }

  /** The number of pieces to write. A message may have several pieces. */
  int pending() {
    return outgoing.size();
  }

  // ---- input

  /** Reads, unless it must wait. Returns false when the connection has ended. */
  boolean receive(ByteBuffer in) throws IOException, ZmtpException {
    if (!flow.mayReadNow()) {
      return true;
    }
    in.clear().limit(Math.min(in.capacity(), flow.most()));
    int count = channel.read(in);
    flow.wasRead();
    reader.read(in.flip());
    return count >= 0;
  }

  @Override
  public void ready(byte[] identity) throws ZmtpException {
    owner = transport.greeted(identity, this);
    proof = owner.receiver().proof().orElse(null);
    reader.limit(proof == null ? maxPartSize : Zmtp.LONGEST_PROOF);
  }

  @Override
  public boolean wants() {
    return owner != null && owner.isExpected();
  }

  @Override
  public boolean keepsWhatComes() {
    if (!wants()) {
      forgetMessage();
      return false;
    }
    return true;
  }

  @Override
  public int began(int least, int most) {
    return flow.began(least, most);
  }

  @Override
  public void part(byte[] body, boolean more) throws ZmtpException {
    if (proof != null) {
      prove(body, more);
    }
    if (body == null || !wants()) {
      forgetMessage();
      if (!more) {
        transport.dropped();
      }
      return;
    }
    if (frame == null) {
      frame = body;
    } else {
      buffers = buffers.isEmpty() ? new ArrayList<>(2) : buffers;
      buffers.add(ByteBuffer.wrap(body));
    }
    if (!more) {
      deliver();
    }
  }

  private void prove(byte[] body, boolean more) throws ZmtpException {
    if (more || body == null || !proof.test(body)) {
      throw new ZmtpException("a first message without a valid proof");
    }
    proof = null;
    reader.limit(maxPartSize);
  }

  private void deliver() {
    byte[] complete = frame;
    List<ByteBuffer> behind = buffers;
    frame = null;
    buffers = List.of();
    Reservation held = flow.delivered();
    owner.receiver().received(complete, behind, held);
  }

  private void forgetMessage() {
    frame = null;
    buffers = List.of();
    flow.dropped();
    if (reader.isInLargePart()) {
      reader.skipRest();
    }
  }

  // ---- output

  void enqueue(byte[] head, List<ByteBuffer> behind) {
    enqueue(ByteBuffer.wrap(head), !behind.isEmpty());
    for (int i = 0; i < behind.size(); i++) {
      enqueue(behind.get(i).slice(), i < behind.size() - 1);
    }
  }

  private void enqueue(ByteBuffer part, boolean more) {
    var header = ByteBuffer.allocate(Zmtp.headerSize(part.remaining()));
    Zmtp.putHeader(header, part.remaining(), more);
    outgoing.add(header.flip());
    outgoing.add(part);
  }

  /** Writes these bytes, before which nothing waits. Keeps what the system does not accept. */
  void write(ByteBuffer bytes) {
    if (isUnheard) {
      return;
    }
    try {
      channel.write(bytes);
    } catch (IOException e) {
      unheard(e);
      return;
    }
    if (bytes.hasRemaining()) {
      outgoing.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
      awaitRoom(true);
    }
  }

  /** Writes the waiting bytes, as many as the system accepts. */
  void flush() {
    try {
      writeAll();
    } catch (IOException e) {
      unheard(e);
    }
  }

  /** Handles a peer that reads no more. Its bytes are still read up to its end. */
  private void unheard(IOException why) {
    LOG.debug("A peer reads no more: {}", why.getMessage());
    isUnheard = true;
    outgoing.clear();
    awaitRoom(false);
  }

  private void writeAll() throws IOException {
    if (isUnheard) {
      outgoing.clear();
    }
    while (isOpen() && !outgoing.isEmpty()) {
      if (!writeSome()) {
        awaitRoom(true);
        return;
      }
    }
    if (isOpen()) {
      awaitRoom(false);
    }
  }

  /** Writes the first pieces together. Returns whether the system accepted all of them. */
  private boolean writeSome() throws IOException {
    int count = 0;
    int room = LARGEST_WRITE;
    for (ByteBuffer piece : outgoing) {
      if (count == together.length || room == 0) {
        break;
      }
      // For a longer write, the JDK would copy all of it each time, to write only a part.
      together[count] = piece.slice().limit(Math.min(room, piece.remaining()));
      room -= together[count++].remaining();
    }
    long written = channel.write(together, 0, count);
    Arrays.fill(together, 0, count, null);
    taken(written);
    return written == LARGEST_WRITE - room;
  }

  private void taken(long bytes) {
    long left = bytes;
    while (!outgoing.isEmpty() && left >= outgoing.peek().remaining()) {
      left -= outgoing.remove().remaining();
    }
    if (left > 0) {
      ByteBuffer head = outgoing.peek();
      head.position(head.position() + (int) left);
    }
  }

  private void awaitRoom(boolean wanted) {
    awaitsRoom = wanted;
    changeInterest();
  }

  @Override
  public void changeInterest() {
    if (!isOpen()) {
      return;
    }
    int operations =
        (flow.isPaused() ? 0 : SelectionKey.OP_READ) | (awaitsRoom ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != operations) {
      key.interestOps(operations);
      transport.interestChanged();
    }
  }

  /** Closes the connection and tells its receiver why. */
  @Override
  public void refuse(Cause cause, String why) {
    LOG.debug("A connection is refused: {}", why);
    try {
      if (isProved() && wants()) {
        owner.receiver().refused(cause, why);
      }
      close();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  @Override
  public void close() {
    close(null);
  }

  /** Closes the connection because of a fault on this side, and tells its receiver. */
  @Override
  public void fail(Throwable cause) {
    FaultLog.report(LOG, "A connection is closed because of a fault", cause);
    close(cause);
  }

  private void close(Throwable cause) {
    flow.closed();
    try {
      key.cancel();
      transport.interestChanged();
      outgoing.clear();
      forgetMessage();
      channel.close();
    } catch (IOException e) {
      LOG.debug("Closing a connection failed", e);
    } catch (RuntimeException | Error e) {
      FaultLog.report(LOG, "Closing a connection failed", e);
    }
    if (owner != null) {
      owner.disconnected(this, cause);
    }
  }
}
