package io.clutch.internal.transport;

import io.clutch.internal.zmtp.Zmtp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the messages of a turn and writes them at its end. Small messages to one connection
 * share a buffer. Larger ones wait at their connection.
 */
final class ZmtpOutput {
  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int LARGEST_COPIED = 16 * 1024;

  private final ByteBuffer together = ByteBuffer.allocateDirect(BUFFER_SIZE);
  // The connection of the messages in the buffer, which are written before those of another.
  private ZmtpConnection current;
  private List<ZmtpConnection> unwritten = new ArrayList<>();

  void send(ZmtpConnection to, byte[] frame, List<ByteBuffer> buffers) {
    int size = Zmtp.headerSize(frame.length) + frame.length;
    if (to.pending() == 0 && buffers.isEmpty() && size <= LARGEST_COPIED && hasRoom(to, size)) {
      Zmtp.putHeader(together, frame.length, false);
      together.put(frame);
      return;
    }
    if (current == to) {
      writeTogether();
    }
    if (to.pending() == 0) {
      add(to);
    }
    to.enqueue(frame, buffers);
  }

  private boolean hasRoom(ZmtpConnection to, int size) {
    if (current != to || together.remaining() < size) {
      writeTogether();
      current = to;
    }
    return to.pending() == 0;
  }

  /** Records that bytes wait at the connection. */
  void add(ZmtpConnection connection) {
    unwritten.add(connection);
  }

  void flush() {
    writeTogether();
    if (!unwritten.isEmpty()) {
      List<ZmtpConnection> now = unwritten;
      unwritten = new ArrayList<>();
      now.forEach(this::flush);
    }
  }

  private void flush(ZmtpConnection connection) {
    try {
      connection.flush();
    } catch (RuntimeException | Error e) {
      connection.fail(e);
    }
  }

  private void writeTogether() {
    ZmtpConnection to = current;
    if (to == null) {
      return;
    }
    current = null;
    try {
      to.write(together.flip());
    } catch (RuntimeException | Error e) {
      to.fail(e);
    } finally {
      together.clear();
    }
  }
}
