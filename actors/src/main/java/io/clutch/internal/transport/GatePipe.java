package io.clutch.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** The bytes to write to one side of a gate's connection. */
final class GatePipe {
  /** If more bytes than this wait, the other side is not read. */
  private static final int MOST_WAITING = 512 * 1024;

  // For a longer write, the JDK would copy all of it each time, to write only a part.
  private static final int LARGEST_WRITE = 256 * 1024;

  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private long bytes;

  void add(ByteBuffer piece) {
    if (piece.hasRemaining()) {
      waiting.add(piece);
      bytes += piece.remaining();
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return bytes > MOST_WAITING;
  }

  void clear() {
    waiting.clear();
    bytes = 0;
  }

  /** Writes as much as the system accepts. */
  void writeTo(SocketChannel channel) throws IOException {
    while (!waiting.isEmpty()) {
      ByteBuffer piece = waiting.peek();
      int count = channel.write(piece.slice().limit(Math.min(piece.remaining(), LARGEST_WRITE)));
      piece.position(piece.position() + count);
      bytes -= count;
      if (piece.hasRemaining() && count == 0) {
        return;
      }
      if (!piece.hasRemaining()) {
        waiting.remove();
      }
    }
  }
}
