package io.clutch.examples.storm;

/** Elements of one stream, of which each must be the next. For one thread at a time. */
final class Order {
  private volatile long count;

  /**
   * The next element came.
   *
   * @param factor by which each element is greater than the one before
   * @throws IllegalStateException if it is another one
   */
  void next(long element, long factor) {
    long expected = count * factor;
    if (element != expected) {
      throw new IllegalStateException("out of order: " + element + " instead of " + expected);
    }
    count++;
  }

  /** How many came. */
  long count() {
    return count;
  }
}
