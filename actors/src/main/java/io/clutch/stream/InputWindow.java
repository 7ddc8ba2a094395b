package io.clutch.stream;

import io.clutch.telemetry.StreamCounts;
import java.util.ArrayDeque;
import java.util.Deque;

/** How much input Python may be sent: a rule, without a stream around it. */
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

  /** Python takes so many more: what it took before is no longer on its way. */
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

  /** Whether one more may be sent; one is always allowed, and no other while memory is scarce. */
  boolean hasRoom(boolean isScarce) {
    return sent < requested && (sizes.isEmpty() || (bytes < maxBytes && !isScarce));
  }

  /** Bytes that are on their way. */
  long bytes() {
    return bytes;
  }

  StreamCounts.Credit counts() {
    return new StreamCounts.Credit(window, mostOutstanding, sizes.size());
  }
}
