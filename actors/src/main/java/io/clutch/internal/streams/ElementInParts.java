package io.clutch.internal.streams;

import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * An element that came in parts.
 *
 * @param sizes of its body and buffers
 */
record ElementInParts(List<Integer> sizes, List<ByteBuffer> parts, Reservation held)
    implements StreamLine.Element {

  ElementInParts(List<Integer> sizes, List<ByteBuffer> parts) {
    this(sizes, parts, Reservation.NONE);
  }

  /** The same, which holds this. */
  ElementInParts holding(Reservation its) {
    return new ElementInParts(sizes, parts, its);
  }

  @Override
  public long bytes() {
    return sizes.stream().mapToLong(Integer::longValue).sum();
  }

  @Override
  public StreamLine.Whole whole() {
    var left = parts.iterator();
    var frames = new ArrayList<ByteBuffer>(sizes.size());
    for (int size : sizes) {
      frames.add(join(size, left));
    }
    return new StreamLine.Whole(frames.get(0), frames.subList(1, frames.size()), held);
  }

  private static ByteBuffer join(int size, Iterator<ByteBuffer> left) {
    ByteBuffer frame = ByteBuffer.allocate(size);
    while (frame.hasRemaining()) {
      frame.put(left.next().duplicate());
    }
    return frame.flip();
  }
}
