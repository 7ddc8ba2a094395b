package io.clutch.internal.request;

/**
 * A child that lives in the process of a worker.
 *
 * @param number unique in the JVM
 * @param incarnation the number of the worker's process that it lives in, from 1
 */
public record LocalTarget(long number, int incarnation) {
  /** How much longer the name of a function is at most for it. */
  static final int MOST_BYTES = 32;

  /** The name of one of its functions on the wire. */
  public String named(String function) {
    return "@" + number + ":" + function;
  }
}
