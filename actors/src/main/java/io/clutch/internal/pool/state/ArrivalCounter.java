package io.clutch.internal.pool.state;

/**
 * Numbers calls and sessions in the order of their arrival. Rules that start again after a fault
 * continue the numbers.
 */
public final class ArrivalCounter {
  private long next;

  public long next() {
    return next++;
  }
}
