package io.clutch.stream.internal;

import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.ArrayDeque;
import java.util.Deque;

/** How much input may be sent to Python. A rule without a stream. */
final class InputWindow {
  private final long maxBytes;
  private final Deque<Long> sizes = new ArrayDeque<>();
  private long window;
  private long requested;
  private long sent;
  private long taken;
  private long bytes;
  private long mostOutstanding;

  InputWindow(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Python requests {@code count} more elements; those that it took before are no longer in flight.
   */
  void requested(long count) {
    window = window == 0 ? count : window;
    requested += count;
    for (; taken < requested - window && !sizes.isEmpty(); taken++) {
      bytes -= sizes.removeFirst();
    }
  }

  void sent(long size) {
    sent++;
    sizes.addLast(size);
    bytes += size;
    mostOutstanding = Math.max(mostOutstanding, sizes.size());
  }

  /**
   * Whether one more element may be sent. One in flight is always allowed, but no second while
   * memory is scarce.
   */
  boolean hasRoom(boolean isScarce) {
    return sent < requested && (sizes.isEmpty() || (bytes < maxBytes && !isScarce));
  }

  /** The bytes in flight. */
  long bytes() {
    return bytes;
  }

  StreamCounts.Credit counts() {
    return new StreamCounts.Credit(window, mostOutstanding, sizes.size());
  }
}
