package io.clutch.socket;

import java.nio.ByteBuffer;

/**
 * The bytes of one connection to what they say, in pieces of any size. Allocates only for a part
 * that is wanted.
 */
final class ZmtpReader {

  /** Is told what was read. */
  interface Sink {
    /** The handshake is done; the identity is empty where the peer has none. */
    void ready(byte[] identity) throws ZmtpException;

    /** Whether the next part is to be kept; what is not is skipped. */
    boolean wants();

    /** A whole part; null if it was skipped. */
    void part(byte[] body, boolean more) throws ZmtpException;
  }

  private static final int LONGEST_COMMAND = 4096;
  private static final int KNOWN_FLAGS = Zmtp.MORE | Zmtp.LARGE | Zmtp.COMMAND;
  // What a part costs at least, so that empty ones come to an end too.
  private static final int PART_OVERHEAD = 64;

  private long maxPartSize;
  private final Sink sink;
  private byte[] body = new byte[Zmtp.GREETING_SIZE];
  private long bodySize = Zmtp.GREETING_SIZE;
  private long filled;
  private int flags;
  private int lengthBytes;
  private long messageSize;
  private State state = State.GREETING;
  private boolean isReady;

  private enum State {
    GREETING,
    FLAGS,
    LENGTH,
    BODY
  }

  ZmtpReader(long maxPartSize, Sink sink) {
    this.maxPartSize = maxPartSize;
    this.sink = sink;
  }

  /** Whether the greeting is not complete yet. */
  boolean isInGreeting() {
    return state == State.GREETING;
  }

  /** Bytes that a part may have, beginning with the next one. */
  void limit(long maximum) {
    maxPartSize = maximum;
  }

  /** Takes all that is there. */
  void read(ByteBuffer in) throws ZmtpException {
    while (in.hasRemaining()) {
      switch (state) {
        case FLAGS -> flags(in.get());
        case LENGTH -> length(in.get());
        default -> fill(in);
      }
      // An empty body is complete without another byte.
      if (state == State.BODY && filled == bodySize) {
        complete();
      }
    }
  }

  private void flags(byte octet) throws ZmtpException {
    flags = octet;
    boolean isCommand = (flags & Zmtp.COMMAND) != 0;
    if ((flags & ~KNOWN_FLAGS) != 0 || (isCommand && (flags & Zmtp.MORE) != 0)) {
      throw new ZmtpException("unknown flags");
    }
    if (!isCommand && !isReady) {
      throw new ZmtpException("a message before the handshake is done");
    }
    lengthBytes = (flags & Zmtp.LARGE) == 0 ? 1 : Long.BYTES;
    bodySize = 0;
    state = State.LENGTH;
  }

  private void length(byte octet) throws ZmtpException {
    bodySize = bodySize << 8 | octet & 0xff;
    if (--lengthBytes > 0) {
      return;
    }
    boolean isCommand = (flags & Zmtp.COMMAND) != 0;
    messageSize += bodySize + PART_OVERHEAD;
    if (bodySize < 0
        || bodySize > (isCommand ? LONGEST_COMMAND : maxPartSize)
        || messageSize > 2 * (maxPartSize + PART_OVERHEAD)) {
      throw new ZmtpException("more bytes than may be in one message");
    }
    body = isCommand || sink.wants() ? new byte[(int) bodySize] : null;
    filled = 0;
    state = State.BODY;
  }

  private void fill(ByteBuffer in) throws ZmtpException {
    int count = (int) Math.min(in.remaining(), bodySize - filled);
    if (body == null) {
      in.position(in.position() + count);
    } else {
      in.get(body, (int) filled, count);
    }
    filled += count;
    if (state == State.GREETING && filled == bodySize) {
      Zmtp.checkGreeting(body);
      state = State.FLAGS;
    }
  }

  private void complete() throws ZmtpException {
    byte[] complete = body;
    body = null;
    state = State.FLAGS;
    boolean more = (flags & Zmtp.MORE) != 0;
    if ((flags & Zmtp.COMMAND) == 0) {
      messageSize = more ? messageSize : 0;
      sink.part(complete, more);
    } else if (!isReady) {
      messageSize = 0;
      isReady = true;
      sink.ready(Zmtp.identity(complete));
    }
  }
}
