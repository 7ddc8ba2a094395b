package io.clutch.internal.streams;

import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * An element that came in chunks.
 *
 * @param sizes of its body and buffers
 */
record ChunkedElement(List<Integer> sizes, List<ByteBuffer> chunks, Reservation held)
    implements StreamChannel.Element {

  ChunkedElement(List<Integer> sizes, List<ByteBuffer> chunks) {
    this(sizes, chunks, Reservation.NONE);
  }

  /** The same, which holds this. */
  ChunkedElement holding(Reservation its) {
    return new ChunkedElement(sizes, chunks, its);
  }

  @Override
  public long bytes() {
    return sizes.stream().mapToLong(Integer::longValue).sum();
  }

  @Override
  public StreamChannel.WholeElement whole() {
    var left = chunks.iterator();
    var frames = new ArrayList<ByteBuffer>(sizes.size());
    for (int size : sizes) {
      frames.add(join(size, left));
    }
    return new StreamChannel.WholeElement(frames.get(0), frames.subList(1, frames.size()), held);
  }

  private static ByteBuffer join(int size, Iterator<ByteBuffer> left) {
    ByteBuffer frame = ByteBuffer.allocate(size);
    while (frame.hasRemaining()) {
      frame.put(left.next().duplicate());
    }
    return frame.flip();
  }
}
