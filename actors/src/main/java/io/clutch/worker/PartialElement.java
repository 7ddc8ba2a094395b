package io.clutch.worker;

import io.clutch.wire.Breach;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Puts together what one stream gives in parts: one element at a time. */
final class PartialElement {
  private final long maxBytes;
  private List<ByteBuffer> frames = List.of();
  private int filled;

  PartialElement(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether an element has come in part. */
  boolean isOpen() {
    return !frames.isEmpty();
  }

  /** Takes the next part; the element, if it was its last. */
  Optional<StreamLine.Element> add(List<Integer> sizes, ByteBuffer octets) throws Breach {
    if (isOpen() != sizes.isEmpty()) {
      throw new Breach(isOpen() ? "an element in the middle of another" : "a part of no element");
    }
    if (!isOpen()) {
      begin(sizes);
    }
    return fill(octets) ? Optional.of(take()) : Optional.empty();
  }

  private void begin(List<Integer> sizes) throws Breach {
    long bytes = sizes.stream().mapToLong(Integer::longValue).sum();
    if (bytes > maxBytes || sizes.size() > PartWindow.MAX_FRAMES) {
      throw new Breach("parts of an element of " + bytes + " bytes in " + sizes.size() + " frames");
    }
    frames = sizes.stream().map(ByteBuffer::allocate).toList();
    skipFull();
  }

  private boolean fill(ByteBuffer octets) throws Breach {
    int room = filled < frames.size() ? frames.get(filled).remaining() : 0;
    int size = octets.remaining();
    if (size == 0 || size > Math.min(room, PartWindow.PART_BYTES)) {
      throw new Breach("a part of " + size + " bytes, where " + room + " are left of its frame");
    }
    frames.get(filled).put(octets.duplicate());
    skipFull();
    return filled == frames.size();
  }

  private void skipFull() {
    while (filled < frames.size() && !frames.get(filled).hasRemaining()) {
      filled++;
    }
  }

  private StreamLine.Element take() {
    frames.forEach(ByteBuffer::flip);
    var element = new StreamLine.Element(frames.get(0), frames.subList(1, frames.size()));
    forget();
    return element;
  }

  void forget() {
    frames = List.of();
    filled = 0;
  }
}
