package io.clutch.examples.storm;

/** Checks the order of one stream's elements. For one thread at a time. */
final class Order {
  private volatile long count;

  /**
   * Checks the next element.
   *
   * @param factor the difference between neighbours
   * @throws IllegalStateException if the element is not the next one
   */
  void next(long element, long factor) {
    long expected = count * factor;
    if (element != expected) {
      throw new IllegalStateException("out of order: " + element + " instead of " + expected);
    }
    count++;
  }

  /** The number of elements so far. */
  long count() {
    return count;
  }
}
