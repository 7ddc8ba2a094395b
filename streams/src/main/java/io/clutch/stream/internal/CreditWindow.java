package io.clutch.stream.internal;

import io.clutch.telemetry.StreamEvent.StreamCounts;

/** How many elements may be requested from Python. A rule without a stream. */
final class CreditWindow {
  // The first demand, before the size of the elements is known.
  private static final int AT_FIRST = 8;

  private final int credit;
  private final long maxBytes;
  private long outstanding;
  private long buffered;
  private long bufferedBytes;
  private long largest;
  private long mostOutstanding;

  CreditWindow(int credit, long maxBytes) {
    this.credit = credit;
    this.maxBytes = maxBytes;
  }

  /**
   * How many to request now: none until half of the window is free. The result counts as
   * outstanding after this. At most one element at a time while memory is scarce.
   */
  long grant(boolean isScarce) {
    long limit = isScarce ? 1 : limit();
    long room = limit - outstanding - buffered;
    if (room <= 0 || room * 2 < limit || bufferedBytes >= maxBytes) {
      return 0;
    }
    outstanding += room;
    mostOutstanding = Math.max(mostOutstanding, outstanding + buffered);
    return room;
  }

  private long limit() {
    if (largest == 0) {
      return Math.min(credit, AT_FIRST);
    }
    return Math.min(credit, Math.max(1, maxBytes / largest));
  }

  /** An element of {@code bytes} bytes has arrived. */
  void came(long bytes) {
    outstanding--;
    buffered++;
    bufferedBytes += bytes;
    // The largest size decays, so that one large element does not slow down all later ones.
    largest = Math.max(1, Math.max(bytes, largest - largest / 8));
  }

  /** An element of {@code bytes} bytes was emitted. */
  void passedOn(long bytes) {
    buffered--;
    bufferedBytes -= bytes;
  }

  long outstanding() {
    return outstanding;
  }

  StreamCounts.Credit counts() {
    return new StreamCounts.Credit(credit, mostOutstanding, outstanding);
  }
}
