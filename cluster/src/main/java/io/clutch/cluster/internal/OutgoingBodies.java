package io.clutch.cluster.internal;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bodies that are too large for a message, on their way to one actor: one after the other, each in
 * chunks, of which a few are under way at a time. Only for the loop.
 */
final class OutgoingBodies {
  private static final int CHUNKS_UNDER_WAY = 4;

  /** Sends a chunk of the body with this number, which begins at that offset. */
  interface Send {
    void chunk(long id, long offset, ByteBuffer bytes);
  }

  private static final class Body {
    private final List<ByteBuffer> parts;
    private final long total;
    private int part;
    private long sent;
    private long arrived;

    Body(List<ByteBuffer> parts) {
      this.parts = parts.stream().map(ByteBuffer::duplicate).toList();
      this.total = parts.stream().mapToLong(ByteBuffer::remaining).sum();
      skip();
    }

    private void skip() {
      while (part < parts.size() && !parts.get(part).hasRemaining()) {
        part++;
      }
    }

    boolean isSent() {
      return part == parts.size();
    }

    /** A copy of the next bytes: those themselves may be gone before Pekko has sent them. */
    ByteBuffer next(int most) {
      var chunk = ByteBuffer.allocate((int) Math.min(most, total - sent));
      while (chunk.hasRemaining()) {
        ByteBuffer from = parts.get(part);
        int length = Math.min(chunk.remaining(), from.remaining());
        chunk.put(from.slice(from.position(), length));
        from.position(from.position() + length);
        skip();
      }
      chunk.flip();
      sent += chunk.remaining();
      return chunk;
    }
  }

  private final int chunkSize;
  private final Send send;
  private final Map<Long, Body> bodies = new LinkedHashMap<>();

  OutgoingBodies(long frameBytes, Send send) {
    this.chunkSize = (int) Math.min(Integer.MAX_VALUE, Math.max(1, frameBytes));
    this.send = send;
  }

  void add(long id, List<ByteBuffer> parts) {
    bodies.put(id, new Body(parts));
    pump();
  }

  /** As many bytes have arrived. Returns whether that is all. */
  boolean arrived(long id, long bytes) {
    Body body = bodies.get(id);
    if (body == null) {
      return false;
    }
    body.arrived = Math.max(body.arrived, Math.min(bytes, body.sent));
    boolean isAll = body.isSent() && body.arrived == body.sent;
    if (isAll) {
      bodies.remove(id);
    }
    pump();
    return isAll;
  }

  /** Nobody wants the rest. */
  void remove(long id) {
    if (bodies.remove(id) != null) {
      pump();
    }
  }

  private void pump() {
    for (var entry : bodies.entrySet()) {
      send(entry.getKey(), entry.getValue());
      if (!entry.getValue().isSent()) {
        return; // the others wait for it
      }
    }
  }

  private void send(long id, Body body) {
    while (!body.isSent() && body.sent - body.arrived <= (CHUNKS_UNDER_WAY - 1L) * chunkSize) {
      long offset = body.sent;
      send.chunk(id, offset, body.next(chunkSize));
    }
  }
}
