package io.clutch.internal.streams;

import io.clutch.internal.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what one stream gives in chunks, one element at a time. They are put together where the
 * element is read, since that would hold up the loop.
 */
final class ChunkAssembler {
  private final long maxBytes;
  private List<Integer> sizes = List.of();
  private List<ByteBuffer> chunks = List.of();
  private int frame;
  private int missing;

  ChunkAssembler(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether an element is incomplete. */
  boolean isOpen() {
    return !sizes.isEmpty();
  }

  /** Takes the next chunk. Returns the element if it was the last one. */
  Optional<ChunkedElement> add(List<Integer> ofWhole, ByteBuffer octets) throws ProtocolException {
    if (isOpen() != ofWhole.isEmpty()) {
      throw new ProtocolException(
          isOpen() ? "an element in the middle of another" : "a chunk of no element");
    }
    if (!isOpen()) {
      begin(ofWhole);
    }
    take(octets);
    if (frame < sizes.size()) {
      return Optional.empty();
    }
    var element = new ChunkedElement(sizes, chunks);
    discard();
    return Optional.of(element);
  }

  private void begin(List<Integer> ofWhole) throws ProtocolException {
    long bytes = ofWhole.stream().mapToLong(Integer::longValue).sum();
    if (bytes > maxBytes || ofWhole.size() > ChunkSender.MAX_FRAMES) {
      throw new ProtocolException(
          "chunks of an element of " + bytes + " bytes in " + ofWhole.size() + " frames");
    }
    sizes = ofWhole;
    chunks = new ArrayList<>();
    missing = sizes.get(0);
    skipComplete();
  }

  private void take(ByteBuffer octets) throws ProtocolException {
    int size = octets.remaining();
    if (size == 0 || size > Math.min(missing, ChunkSender.CHUNK_BYTES)) {
      throw new ProtocolException(
          "a chunk of " + size + " bytes, where " + missing + " are missing");
    }
    chunks.add(octets);
    missing -= size;
    skipComplete();
  }

  private void skipComplete() {
    while (missing == 0 && frame < sizes.size()) {
      frame++;
      missing = frame < sizes.size() ? sizes.get(frame) : 0;
    }
  }

  void discard() {
    sizes = List.of();
    chunks = List.of();
    frame = 0;
    missing = 0;
  }
}
