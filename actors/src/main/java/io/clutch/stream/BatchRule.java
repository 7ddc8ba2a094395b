package io.clutch.stream;

/**
 * When a batch that grows is sent: at once if Python has none, otherwise when it is full or has
 * waited long enough and there is room for one more in flight.
 */
record BatchRule(int size, int parallelism) {

  /**
   * @param gathered elements of the batch that grows
   * @param inFlight batches that are out
   * @param waited whether it has grown for as long as it may
   * @param last whether no further element comes
   */
  boolean isDue(int gathered, int inFlight, boolean waited, boolean last) {
    boolean wanted = inFlight == 0 || gathered >= size || waited || last;
    return gathered > 0 && inFlight < parallelism && wanted;
  }

  /** Whether it may take one more element, so that the stage holds no more than it may. */
  boolean hasRoom(int gathered, int held) {
    return gathered < size && held < capacity();
  }

  /** Elements that the stage holds at most: those in flight, and a batch that grows. */
  long capacity() {
    return (parallelism + 1L) * size;
  }
}
