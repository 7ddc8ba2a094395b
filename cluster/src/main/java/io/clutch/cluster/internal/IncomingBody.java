package io.clutch.cluster.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The parts of a body that arrives in chunks. Each is allocated once those before it are there. */
final class IncomingBody {
  private final List<Integer> sizes;
  private final List<byte[]> parts = new ArrayList<>();
  private final long total;
  private int filled; // of the last part
  private long arrived;

  IncomingBody(List<Integer> sizes) {
    this.sizes = sizes;
    this.total = sizes.stream().mapToLong(Integer::longValue).sum();
    begin();
  }

  /** Begins the next part, and skips those without bytes. */
  private void begin() {
    while (parts.size() < sizes.size()) {
      int size = sizes.get(parts.size());
      parts.add(new byte[size]);
      filled = 0;
      if (size > 0) {
        return;
      }
    }
  }

  /** The bytes of all parts. */
  long total() {
    return total;
  }

  long arrived() {
    return arrived;
  }

  boolean isWhole() {
    return arrived == total;
  }

  /** Takes the bytes from this offset on; returns false unless they are the next ones. */
  boolean take(long offset, ByteBuffer bytes) {
    if (offset != arrived || bytes.remaining() > total - arrived) {
      return false;
    }
    ByteBuffer from = bytes.duplicate();
    while (from.hasRemaining()) {
      byte[] part = parts.get(parts.size() - 1);
      int length = Math.min(from.remaining(), part.length - filled);
      from.get(part, filled, length);
      filled += length;
      arrived += length;
      if (filled == part.length) {
        begin();
      }
    }
    return true;
  }

  byte[] part(int index) {
    return parts.get(index);
  }

  /** The parts from this one on. */
  List<ByteBuffer> from(int index) {
    return parts.subList(index, parts.size()).stream().map(ByteBuffer::wrap).toList();
  }
}
