package io.clutch.internal.streams;

import io.clutch.internal.codec.Encoded;
import io.clutch.internal.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cuts large elements of one stream's input, one after the other, and limits how many chunks are on
 * their way, so that other frames need not wait for the rest.
 */
final class ChunkSender {
  static final int CHUNK_BYTES = 256 * 1024;
  static final int CHUNKS = 4;
  static final int MAX_FRAMES = 8_192;

  /** {@code sizes} is of the whole element, in its first chunk alone. */
  record Chunk(List<Integer> sizes, ByteBuffer octets) {}

  private final Deque<ByteBuffer> frames = new ArrayDeque<>();
  private List<Integer> sizes = List.of();
  private int unacknowledged;

  /** Whether the element is to be cut. */
  static boolean isFor(Encoded element) {
    return element.bytes() > CHUNK_BYTES
        && element.buffers().size() < MAX_FRAMES
        && !element.buffers().isShared();
  }

  /** Takes the next element, once the one before was sent. */
  void begin(Encoded element) {
    List<ByteBuffer> all =
        Stream.concat(Stream.of(ByteBuffer.wrap(element.body())), element.buffers().stream())
            .map(ByteBuffer::slice)
            .toList();
    sizes = all.stream().map(ByteBuffer::remaining).toList();
    all.stream().filter(ByteBuffer::hasRemaining).forEach(frames::add);
  }

  /** Whether chunks of the element are left to be sent. */
  boolean isBusy() {
    return !frames.isEmpty();
  }

  /** The next chunk, if there is one that may be sent now. */
  Optional<Chunk> next() {
    if (frames.isEmpty() || unacknowledged == CHUNKS) {
      return Optional.empty();
    }
    ByteBuffer frame = frames.element();
    int size = Math.min(CHUNK_BYTES, frame.remaining());
    var chunk = new Chunk(sizes, frame.slice().limit(size));
    sizes = List.of();
    frame.position(frame.position() + size);
    if (!frame.hasRemaining()) {
      frames.remove();
    }
    unacknowledged++;
    return Optional.of(chunk);
  }

  /** Whether Python has not acknowledged all chunks. */
  boolean isAwaited() {
    return unacknowledged > 0;
  }

  /** {@code count} more were received. */
  void acknowledged(long count) throws ProtocolException {
    if (count > unacknowledged) {
      throw new ProtocolException(
          count + " chunks were received, where " + unacknowledged + " were sent");
    }
    unacknowledged -= (int) count;
  }
}
