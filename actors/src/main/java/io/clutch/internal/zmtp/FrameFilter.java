package io.clutch.internal.zmtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes on the frames of one proved peer to a reader that allocates the size in a frame's header.
 * A large frame is held back until it is complete. The memory for it grows with the received bytes.
 */
public final class FrameFilter implements PartReader {

  /** Receives the bytes, and the events of the messages that they belong to. */
  public interface Sink {
    /** A part of a message has begun, with this first capacity. */
    void began(int capacity);

    void pass(ByteBuffer piece);

    /** A message has passed completely. {@code size} is the number of bytes of its parts. */
    void ended(long size);
  }

  /** A frame of up to this many bytes is passed on as it arrives. */
  static final int LARGEST_PASSED = PartBuffer.FIRST;

  private static final int LONGEST_COMMAND = 4096;
  private static final int KNOWN_FLAGS = Zmtp.MORE | Zmtp.LARGE | Zmtp.COMMAND;
  // The most bytes of one read.
  private static final int PIECE = PartBuffer.FIRST;

  private final long maxMessageSize;
  private final Sink sink;
  private final ByteBuffer header = ByteBuffer.allocate(Zmtp.LONGEST_HEADER);
  private ByteBuffer passed = ByteBuffer.allocate(0);
  private List<ByteBuffer> held = List.of();
  private boolean isInBody;
  private boolean isHeld;
  private int flags;
  private long left;
  private long messageSize;
  private int parts;

  public FrameFilter(long maxMessageSize, Sink sink) {
    this.maxMessageSize = maxMessageSize;
    this.sink = sink;
  }

  /** Takes all bytes, for which it must have room, and passes on what it may. */
  public void read(ByteBuffer in) throws ZmtpException {
    boolean allIsHeld = isHeld && in.remaining() <= left;
    passed = ByteBuffer.allocate(allIsHeld ? 0 : in.remaining() + Zmtp.LONGEST_HEADER);
    while (in.hasRemaining()) {
      if (isInBody) {
        body(in);
      } else {
        header(in);
      }
    }
    passOn();
  }

  @Override
  public boolean isInLargePart() {
    return isHeld;
  }

  @Override
  public boolean isInPart() {
    return isInBody;
  }

  @Override
  public int room() {
    return isHeld ? lastPiece().remaining() : Integer.MAX_VALUE;
  }

  @Override
  public boolean isNearlyFull() {
    return room() == 0;
  }

  @Override
  public int left() {
    if (isInBody) {
      return isHeld ? room() : (int) left;
    }
    int size = isLarge() ? Zmtp.LONGEST_HEADER : 2;
    return header.position() == 0 ? 1 : size - header.position();
  }

  @Override
  public int nextGrowth() {
    return (int) Math.min(left, PIECE);
  }

  @Override
  public void grow() {
    held.add(ByteBuffer.allocate(nextGrowth()));
  }

  private ByteBuffer lastPiece() {
    return held.get(held.size() - 1);
  }

  private boolean isLarge() {
    return (header.get(0) & Zmtp.LARGE) != 0;
  }

  private boolean isCommand() {
    return (flags & Zmtp.COMMAND) != 0;
  }

  private boolean isMore() {
    return (flags & Zmtp.MORE) != 0;
  }

  private void header(ByteBuffer in) throws ZmtpException {
    header.put(in.get());
    boolean isLarge = isLarge();
    if (header.position() < (isLarge ? Zmtp.LONGEST_HEADER : 2)) {
      return;
    }
    header.flip();
    flags = header.get();
    left = isLarge ? header.getLong() : header.get() & 0xff;
    check();
    header.rewind();
    begin();
    header.clear();
  }

  private void check() throws ZmtpException {
    if ((flags & ~KNOWN_FLAGS) != 0 || (isCommand() && isMore())) {
      throw new ZmtpException("unknown flags");
    }
    if (left < 0 || left > (isCommand() ? LONGEST_COMMAND : maxMessageSize - messageSize)) {
      throw new ZmtpException("a message of more than " + maxMessageSize + " bytes");
    }
    if (!isCommand() && ++parts > ZmtpReader.MOST_PARTS) {
      throw new ZmtpException("a message of more than " + ZmtpReader.MOST_PARTS + " parts");
    }
  }

  private void begin() {
    isInBody = true;
    isHeld = left > LARGEST_PASSED;
    if (isHeld) {
      held = new ArrayList<>();
      held.add(ByteBuffer.allocate(header.remaining()).put(header));
      grow();
    } else {
      passed.put(header);
    }
    if (!isCommand()) {
      messageSize += left;
      sink.began((int) Math.min(left, PIECE));
    }
    endIfComplete();
  }

  private void body(ByteBuffer in) {
    ByteBuffer to = isHeld ? lastPiece() : passed;
    int count = (int) Math.min(left, Math.min(in.remaining(), to.remaining()));
    if (count == 0) {
      throw new IllegalStateException("more bytes than there is room for");
    }
    to.put(in.slice().limit(count));
    in.position(in.position() + count);
    left -= count;
    if (left == 0 && isHeld) {
      release(in.remaining());
    }
    endIfComplete();
  }

  private void endIfComplete() {
    if (left > 0) {
      return;
    }
    isInBody = false;
    if (!isCommand() && !isMore()) {
      sink.ended(messageSize);
      messageSize = 0;
      parts = 0;
    }
  }

  private void release(int unread) {
    passOn();
    held.forEach(piece -> sink.pass(piece.flip()));
    held = List.of();
    isHeld = false;
    passed = ByteBuffer.allocate(unread + Zmtp.LONGEST_HEADER);
  }

  private void passOn() {
    if (passed.position() > 0) {
      sink.pass(passed.flip());
    }
  }
}
