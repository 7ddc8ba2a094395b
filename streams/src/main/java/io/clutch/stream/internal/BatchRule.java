package io.clutch.stream.internal;

/**
 * When a batch is sent: at once if Python has none; otherwise when it is full or has waited for its
 * limit, and one more may be in flight.
 */
record BatchRule(int size, int parallelism) {

  /**
   * @param gathered elements in the batch
   * @param inFlight batches in flight
   * @param waited whether it has waited for its limit
   * @param last whether no further element will come
   */
  boolean isDue(int gathered, int inFlight, boolean waited, boolean last) {
    boolean wanted = inFlight == 0 || gathered >= size || waited || last;
    return gathered > 0 && inFlight < parallelism && wanted;
  }

  /** Whether the batch may take one more element without exceeding the bound of the stage. */
  boolean hasRoom(int gathered, int held) {
    return gathered < size && held < capacity();
  }

  /** The most elements that the stage may hold: those in flight, and one batch being filled. */
  long capacity() {
    return (parallelism + 1L) * size;
  }
}
