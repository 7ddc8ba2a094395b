package io.clutch.internal.streams;

import io.clutch.internal.wire.Breach;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what one stream gives in parts: one element at a time. They are put together where the
 * element is read, since that would hold up the loop.
 */
final class PartialElement {
  private final long maxBytes;
  private List<Integer> sizes = List.of();
  private List<ByteBuffer> parts = List.of();
  private int frame;
  private int missing;

  PartialElement(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether an element has come in part. */
  boolean isOpen() {
    return !sizes.isEmpty();
  }

  /** Takes the next part; the element, if it was its last. */
  Optional<ElementInParts> add(List<Integer> ofWhole, ByteBuffer octets) throws Breach {
    if (isOpen() != ofWhole.isEmpty()) {
      throw new Breach(isOpen() ? "an element in the middle of another" : "a part of no element");
    }
    if (!isOpen()) {
      begin(ofWhole);
    }
    take(octets);
    if (frame < sizes.size()) {
      return Optional.empty();
    }
    var element = new ElementInParts(sizes, parts);
    forget();
    return Optional.of(element);
  }

  private void begin(List<Integer> ofWhole) throws Breach {
    long bytes = ofWhole.stream().mapToLong(Integer::longValue).sum();
    if (bytes > maxBytes || ofWhole.size() > PartWindow.MAX_FRAMES) {
      throw new Breach(
          "parts of an element of " + bytes + " bytes in " + ofWhole.size() + " frames");
    }
    sizes = ofWhole;
    parts = new ArrayList<>();
    missing = sizes.get(0);
    skipComplete();
  }

  private void take(ByteBuffer octets) throws Breach {
    int size = octets.remaining();
    if (size == 0 || size > Math.min(missing, PartWindow.PART_BYTES)) {
      throw new Breach("a part of " + size + " bytes, where " + missing + " are missing");
    }
    parts.add(octets);
    missing -= size;
    skipComplete();
  }

  private void skipComplete() {
    while (missing == 0 && frame < sizes.size()) {
      frame++;
      missing = frame < sizes.size() ? sizes.get(frame) : 0;
    }
  }

  void forget() {
    sizes = List.of();
    parts = List.of();
    frame = 0;
    missing = 0;
  }
}
