package io.clutch.internal.zmtp;

import java.nio.ByteBuffer;

/**
 * Decodes the bytes of one connection, in pieces of any size. Keeps only parts that are wanted,
 * with a capacity of at most a few times the received bytes.
 */
public final class ZmtpReader implements PartReader {

  /** Receives what was decoded. */
  public interface Sink {
    /** The handshake is complete. The identity is empty if the peer has none. */
    void ready(byte[] identity) throws ZmtpException;

    /** Whether to keep the next part. Otherwise it is skipped. */
    boolean wants();

    /** A part to keep has begun. Returns its first capacity: one of these two numbers. */
    default int began(int least, int most) {
      return least;
    }

    /** A complete part; null if it was skipped. */
    void part(byte[] body, boolean more) throws ZmtpException;
  }

  /** The most parts of one message, including empty ones. */
  static final int MOST_PARTS = 65_536;

  private static final int LONGEST_COMMAND = 4096;
  private static final int KNOWN_FLAGS = Zmtp.MORE | Zmtp.LARGE | Zmtp.COMMAND;

  private long maxMessageSize;
  private final Sink sink;
  private PartBuffer body = new PartBuffer(Zmtp.GREETING_SIZE, Zmtp.GREETING_SIZE);
  private long bodySize = Zmtp.GREETING_SIZE;
  private long toSkip;
  private int flags;
  private int lengthBytes;
  private long messageSize;
  private int parts;
  private State state = State.GREETING;
  private boolean isReady;

  private enum State {
    GREETING,
    FLAGS,
    LENGTH,
    BODY,
    SKIPPED
  }

  /** {@code maxMessageSize} is for all parts of a message together. */
  public ZmtpReader(long maxMessageSize, Sink sink) {
    this.maxMessageSize = maxMessageSize;
    this.sink = sink;
  }

  /** Whether the greeting is still incomplete. */
  public boolean isInGreeting() {
    return state == State.GREETING;
  }

  /** Sets the largest size of a message, from the next one on. */
  public void limit(long maximum) {
    maxMessageSize = maximum;
  }

  @Override
  public boolean isInLargePart() {
    return state == State.BODY && bodySize > PartBuffer.FIRST;
  }

  @Override
  public int room() {
    return isInLargePart() ? body.room() : Integer.MAX_VALUE;
  }

  @Override
  public boolean isNearlyFull() {
    return body.isNearlyFull();
  }

  @Override
  public boolean isInPart() {
    return state == State.BODY || state == State.SKIPPED;
  }

  @Override
  public int left() {
    long left =
        switch (state) {
          case FLAGS -> 1;
          case LENGTH -> lengthBytes;
          case SKIPPED -> toSkip;
          default -> body.room();
        };
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  @Override
  public int nextGrowth() {
    return body.nextGrowth();
  }

  @Override
  public void grow() {
    body.grow();
  }

  /** Skips the rest of the part. */
  public void skipRest() {
    toSkip = bodySize - body.filled();
    body = null;
    state = State.SKIPPED;
  }

  /** Takes all bytes, for which there must be room. */
  public void read(ByteBuffer in) throws ZmtpException {
    while (in.hasRemaining()) {
      switch (state) {
        case FLAGS -> flags(in.get());
        case LENGTH -> length(in.get(), in.remaining());
        case SKIPPED -> skip(in);
        default -> fill(in);
      }
    }
  }

  private void flags(byte octet) throws ZmtpException {
    flags = octet;
    if ((flags & ~KNOWN_FLAGS) != 0 || (isCommand() && (flags & Zmtp.MORE) != 0)) {
      throw new ZmtpException("unknown flags");
    }
    if (!isCommand() && !isReady) {
      throw new ZmtpException("a message before the handshake is done");
    }
    lengthBytes = (flags & Zmtp.LARGE) == 0 ? 1 : Long.BYTES;
    bodySize = 0;
    state = State.LENGTH;
  }

  private boolean isCommand() {
    return (flags & Zmtp.COMMAND) != 0;
  }

  private void length(byte octet, int there) throws ZmtpException {
    bodySize = bodySize << 8 | octet & 0xff;
    if (--lengthBytes > 0) {
      return;
    }
    checkSize();
    if (isCommand() || sink.wants()) {
      beginBody(there);
    } else {
      toSkip = bodySize;
      state = State.SKIPPED;
      endIfSkipped();
    }
  }

  private void checkSize() throws ZmtpException {
    if (bodySize < 0 || bodySize > (isCommand() ? LONGEST_COMMAND : maxMessageSize - messageSize)) {
      throw new ZmtpException("a message of more than " + maxMessageSize + " bytes");
    }
    if (!isCommand()) {
      messageSize += bodySize;
      if (++parts > MOST_PARTS) {
        throw new ZmtpException("a message of more than " + MOST_PARTS + " parts");
      }
    }
  }

  private void beginBody(int there) throws ZmtpException {
    int size = (int) bodySize;
    int capacity = PartBuffer.least(size);
    if (!isCommand()) {
      capacity = sink.began(capacity, PartBuffer.most(size, there));
    }
    body = new PartBuffer(size, capacity);
    state = State.BODY;
    endIfComplete(); // an empty part is complete already
  }

  private void fill(ByteBuffer in) throws ZmtpException {
    body.take(in);
    if (state == State.BODY) {
      endIfComplete();
    } else if (body.isComplete()) {
      Zmtp.checkGreeting(body.bytes());
      state = State.FLAGS;
    }
  }

  private void endIfComplete() throws ZmtpException {
    if (body.isComplete()) {
      end(body.bytes());
    }
  }

  private void skip(ByteBuffer in) throws ZmtpException {
    int count = (int) Math.min(in.remaining(), toSkip);
    in.position(in.position() + count);
    toSkip -= count;
    endIfSkipped();
  }

  private void endIfSkipped() throws ZmtpException {
    if (toSkip == 0) {
      end(null);
    }
  }

  private void end(byte[] complete) throws ZmtpException {
    body = null;
    state = State.FLAGS;
    boolean more = (flags & Zmtp.MORE) != 0;
    if (!isCommand()) {
      messageSize = more ? messageSize : 0;
      parts = more ? parts : 0;
      sink.part(complete, more);
    } else if (!isReady) {
      isReady = true;
      sink.ready(Zmtp.identity(complete));
    }
  }
}
