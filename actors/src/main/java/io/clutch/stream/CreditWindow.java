package io.clutch.stream;

import io.clutch.telemetry.StreamCounts;

/** How many elements Python may be asked for: a rule, without a stream around it. */
final class CreditWindow {
  // Until the first element has shown how large they are.
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
   * How many to ask for now, at half of the window or more at once; they count from here on. One at
   * a time while memory is scarce.
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

  /** One of so many bytes has come. */
  void came(long bytes) {
    outstanding--;
    buffered++;
    bufferedBytes += bytes;
    // Of large ones the memory fades, so that one alone does not slow down all that follow.
    largest = Math.max(1, Math.max(bytes, largest - largest / 8));
  }

  /** One of so many bytes was passed on. */
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
