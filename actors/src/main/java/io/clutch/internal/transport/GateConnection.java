package io.clutch.internal.transport;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.FaultLog;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.zmtp.FrameFilter;
import io.clutch.internal.zmtp.HandshakeSkip;
import io.clutch.internal.zmtp.Zmtp;
import io.clutch.internal.zmtp.ZmtpException;
import io.clutch.internal.zmtp.ZmtpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer at the gate. The gate answers it like a ROUTER until its first message has proved its
 * identity. Then the gate opens a connection to the ZeroMQ socket, repeats the peer's bytes there,
 * and from then on passes bytes in both directions.
 */
final class GateConnection
    implements ZmtpReader.Sink, FrameFilter.Sink, FlowControl.Connection, UnknownPeer {
  private static final Logger LOG = LoggerFactory.getLogger(GateConnection.class);
  // The bytes of a greeting, a command and a message, with their headers.
  private static final int MOST_BEFORE_PROOF =
      Zmtp.GREETING_SIZE + 2 * (Zmtp.LONGEST_HEADER + Zmtp.LONGEST_PROOF);

  private final Gate gate;
  private final SocketChannel outer;
  private final SelectionKey outerKey;
  private final long acceptedAt = System.nanoTime();
  private final ZmtpReader reader = new ZmtpReader(Zmtp.LONGEST_PROOF, this);
  private final GatePipe toOuter = new GatePipe();
  private final GatePipe toInner = new GatePipe();
  private final HandshakeSkip handshake = new HandshakeSkip();
  private final FrameFilter filter;
  private final FlowControl flow;
  private ByteBuffer said = ByteBuffer.allocate(MOST_BEFORE_PROOF);
  // The size of the greeting and the command. They are sent first: JeroMQ would treat what follows
  // them, before it has sent its own, as another command.
  private int handshakeSize;
  private ByteBuffer opening;
  private ByteBuffer identity;
  private Recipient recipient;
  private Predicate<byte[]> proof;
  private boolean isProved;
  private boolean outerHasEnded;
  private boolean isDeaf;
  private SocketChannel inner;
  private SelectionKey innerKey;

  GateConnection(Gate gate, SocketChannel outer, SelectionKey key, ConnectionMemory memory) {
    this.gate = gate;
    this.outer = outer;
    this.outerKey = key;
    this.filter = new FrameFilter(gate.maxMessageSize(), this);
    this.flow = new FlowControl(this, filter, memory, gate.paused());
    key.attach(this);
    toOuter.add(Zmtp.opening());
    changeInterest();
  }

  @Override
  public boolean isOpen() {
    return outer.isOpen();
  }

  @Override
  public boolean isUnknown() {
    return identity == null;
  }

  @Override
  public boolean isSilent() {
    return reader.isInGreeting();
  }

  boolean isProved() {
    return isProved;
  }

  @Override
  public long acceptedAt() {
    return acceptedAt;
  }

  // ---- before the proof

  @Override
  public void ready(byte[] name) throws ZmtpException {
    var key = ByteBuffer.wrap(name);
    recipient = gate.greeted(key, this);
    identity = key;
    handshakeSize = said.position();
    proof = recipient.receiver().proof().orElse(null);
    isProved = proof == null;
  }

  @Override
  public boolean wants() {
    return true;
  }

  @Override
  public void part(byte[] body, boolean more) throws ZmtpException {
    if (more || !proof.test(body)) {
      throw new ZmtpException("a first message without a valid proof");
    }
    recipient.inTransit().add(Reservation.NONE, body.length);
    isProved = true;
  }

  private void hear(ByteBuffer in) throws IOException, ZmtpException {
    while (in.hasRemaining() && !isProved) {
      if (!said.hasRemaining()) {
        throw new ZmtpException("more bytes than a peer may send before it has proved itself");
      }
      said.put(in.get(in.position()));
      reader.read(one(in));
    }
    if (isProved) {
      inner = gate.door().connect();
      innerKey =
          inner.register(gate.selector(), inner.isConnected() ? 0 : SelectionKey.OP_CONNECT, this);
      opening = said.flip().slice().limit(handshakeSize);
      toInner.add(said.position(handshakeSize));
      said = null;
    }
  }

  /** The next byte only, because bytes after the proof are not for this reader. */
  private static ByteBuffer one(ByteBuffer in) {
    ByteBuffer one = in.slice().limit(1);
    in.position(in.position() + 1);
    return one;
  }

  // ---- in both directions

  /** Reads or writes one of its two channels, which is ready. */
  void serve(SelectionKey key, ByteBuffer buffer) {
    try {
      if (key == outerKey) {
        serveOuter(buffer);
      } else {
        serveInner(buffer);
      }
      if (isOpen()) {
        changeInterest();
      }
    } catch (ZmtpException e) {
      refuse(Cause.PROTOCOL_BREACH, e.getMessage());
    } catch (IOException e) {
      LOG.debug("A connection at the gate has ended: {}", e.getMessage());
      close();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void serveOuter(ByteBuffer buffer) throws IOException, ZmtpException {
    readOuter(buffer.clear());
    writeOuter();
    if (!isProved) {
      hear(buffer);
    }
    if (isProved) {
      filter.read(buffer);
      writeInner();
    } else if (outerHasEnded) {
      close();
    }
  }

  private void readOuter(ByteBuffer buffer) {
    if (outerKey.isReadable() && (!isProved || flow.mayReadNow())) {
      buffer.limit(isProved ? Math.min(buffer.capacity(), flow.most()) : buffer.capacity());
      try {
        outerHasEnded = outer.read(buffer) < 0;
      } catch (IOException reset) {
        outerHasEnded = true;
      }
      flow.wasRead();
    }
    buffer.flip();
  }

  @Override
  public boolean keepsWhatComes() {
    return true;
  }

  @Override
  public void began(int capacity) {
    flow.began(capacity, capacity);
  }

  @Override
  public void pass(ByteBuffer piece) {
    toInner.add(piece);
  }

  @Override
  public void ended(long size) {
    recipient.inTransit().add(flow.delivered(), size);
  }

  private void serveInner(ByteBuffer buffer) throws IOException {
    if (innerKey.isConnectable()) {
      inner.finishConnect();
    } else if (innerKey.isReadable()) {
      int count = inner.read(buffer.clear());
      if (count < 0) {
        close();
        return;
      }
      handshake.skip(buffer.flip());
      if (!isDeaf && buffer.hasRemaining()) {
        toOuter.add(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
      }
    }
    writeOuter();
    writeInner();
  }

  private void writeOuter() {
    try {
      toOuter.writeTo(outer);
    } catch (IOException gone) {
      isDeaf = true; // bytes that it has sent before are still read
      toOuter.clear();
    }
  }

  private void writeInner() throws IOException {
    if (!inner.isConnected()) {
      return;
    }
    inner.write(opening);
    if (opening.hasRemaining() || !handshake.isDone()) {
      return;
    }
    toInner.writeTo(inner);
    if (outerHasEnded && toInner.isEmpty()) {
      // Lets the peer's bytes arrive before its end.
      inner.shutdownOutput();
    }
  }

  @Override
  public void changeInterest() {
    boolean reads = !outerHasEnded && !toInner.isFull() && !flow.isPaused();
    boolean changed = interest(outerKey, reads, !toOuter.isEmpty());
    if (innerKey != null && inner.isConnected()) {
      changed |= interest(innerKey, !toOuter.isFull(), hasToWriteInner());
    }
    if (changed) {
      gate.interestChanged();
    }
  }

  private boolean hasToWriteInner() {
    return opening.hasRemaining() || (handshake.isDone() && !toInner.isEmpty());
  }

  private static boolean interest(SelectionKey key, boolean read, boolean write) {
    int operations = (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
    boolean changed = key.interestOps() != operations;
    if (changed) {
      key.interestOps(operations);
    }
    return changed;
  }

  @Override
  public void refuse(Cause cause, String why) {
    LOG.debug("A connection at the gate is closed: {}", why);
    if (isProved) {
      recipient.receiver().refused(cause, why);
    } else {
      gate.refused();
    }
    close();
  }

  @Override
  public void fail(Throwable cause) {
    FaultLog.report(LOG, "A connection at the gate is closed because of a fault", cause);
    if (isProved) {
      recipient.receiver().failed(cause);
    }
    close();
  }

  @Override
  public void close() {
    flow.closed();
    try {
      outerKey.cancel();
      outer.close();
      if (inner != null) {
        gate.door().close(inner);
      }
    } catch (IOException e) {
      LOG.debug("Closing a connection at the gate failed", e);
    }
    toOuter.clear();
    toInner.clear();
    if (identity != null) {
      gate.closed(identity, this);
      if (!handshake.isDone()) {
        recipient.inTransit().release(); // ZeroMQ has never heard of the peer
      }
    }
    gate.interestChanged();
  }
}
