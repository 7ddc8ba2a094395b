package io.clutch.socket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The frames of one proved peer, on their way to a reader that allocates what a frame's header
 * announces: a large frame is held back until it has come as a whole. What is held grows with the
 * bytes that are there.
 */
final class FrameFilter {
  /** A frame of up to this many bytes is passed on as it comes. */
  static final int LARGEST_PASSED = 256 * 1024;

  private static final int LONGEST_COMMAND = 4096;
  private static final int KNOWN_FLAGS = Zmtp.MORE | Zmtp.LARGE | Zmtp.COMMAND;
  private static final int PIECE = 64 * 1024;

  private final long maxMessageSize;
  private final Consumer<ByteBuffer> out;
  private final ByteBuffer header = ByteBuffer.allocate(Zmtp.LONGEST_HEADER);
  private ByteBuffer passed = ByteBuffer.allocate(0);
  private List<ByteBuffer> held = List.of();
  private boolean isInBody;
  private boolean isHeld;
  private long left;
  private long messageSize;
  private int parts;

  FrameFilter(long maxMessageSize, Consumer<ByteBuffer> out) {
    this.maxMessageSize = maxMessageSize;
    this.out = out;
  }

  /** Takes all that is there, and passes on what may pass. */
  void read(ByteBuffer in) throws ZmtpException {
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

  private void header(ByteBuffer in) throws ZmtpException {
    header.put(in.get());
    boolean isLarge = (header.get(0) & Zmtp.LARGE) != 0;
    if (header.position() < (isLarge ? Zmtp.LONGEST_HEADER : 2)) {
      return;
    }
    header.flip();
    int flags = header.get();
    left = isLarge ? header.getLong() : header.get() & 0xff;
    check(flags);
    isInBody = left > 0;
    isHeld = left > LARGEST_PASSED;
    header.rewind();
    if (isHeld) {
      held = new ArrayList<>();
      held.add(ByteBuffer.allocate(header.remaining()).put(header));
    } else {
      passed.put(header);
    }
    header.clear();
  }

  private void check(int flags) throws ZmtpException {
    boolean isCommand = (flags & Zmtp.COMMAND) != 0;
    boolean more = (flags & Zmtp.MORE) != 0;
    if ((flags & ~KNOWN_FLAGS) != 0 || (isCommand && more)) {
      throw new ZmtpException("unknown flags");
    }
    if (left < 0 || left > (isCommand ? LONGEST_COMMAND : maxMessageSize - messageSize)) {
      throw new ZmtpException("a message of more than " + maxMessageSize + " bytes");
    }
    if (!isCommand) {
      parts = more ? parts + 1 : 0;
      messageSize = more ? messageSize + left : 0;
      if (parts > ZmtpReader.MOST_PARTS) {
        throw new ZmtpException("a message of more than " + ZmtpReader.MOST_PARTS + " parts");
      }
    }
  }

  private void body(ByteBuffer in) {
    ByteBuffer to = isHeld ? piece() : passed;
    int count = (int) Math.min(left, Math.min(in.remaining(), to.remaining()));
    to.put(in.slice().limit(count));
    in.position(in.position() + count);
    left -= count;
    if (left == 0) {
      isInBody = false;
      if (isHeld) {
        release(in.remaining());
      }
    }
  }

  /** Where the next bytes of a frame go that is held back. */
  private ByteBuffer piece() {
    ByteBuffer last = held.get(held.size() - 1);
    if (!last.hasRemaining()) {
      last = ByteBuffer.allocate((int) Math.min(left, PIECE));
      held.add(last);
    }
    return last;
  }

  private void release(int unread) {
    passOn();
    held.forEach(piece -> out.accept(piece.flip()));
    held = List.of();
    isHeld = false;
    passed = ByteBuffer.allocate(unread + Zmtp.LONGEST_HEADER);
  }

  private void passOn() {
    if (passed.position() > 0) {
      out.accept(passed.flip());
    }
  }
}
