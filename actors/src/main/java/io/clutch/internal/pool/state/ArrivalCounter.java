package io.clutch.internal.pool.state;

/**
 * Numbers what comes to a pool, in the order of coming. Rules that begin anew after a fault go on
 * with the numbers of the last ones.
 */
public final class ArrivalCounter {
  private long next;

  public long next() {
    return next++;
  }
}
