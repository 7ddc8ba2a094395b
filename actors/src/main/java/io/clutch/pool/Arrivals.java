package io.clutch.pool;

/**
 * Numbers what comes to a pool, in the order of coming. Rules that begin anew after a fault go on
 * with the numbers of the last ones.
 */
final class Arrivals {
  private long next;

  long next() {
    return next++;
  }
}
