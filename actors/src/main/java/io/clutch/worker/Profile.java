package io.clutch.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Where a worker's process spends its time, by samples of the stacks of its threads. Immutable.
 *
 * @param worker the path of the worker's actor
 * @param pid the process
 * @param incarnation the number of the process, from 1
 * @param at when it ended
 * @param over how long samples were taken
 * @param samples how often all threads were looked at
 * @param missed samples that could not be taken in time: Python's lock was held for long, or many
 *     threads made a sample slow
 * @param collapsed a line for each distinct stack: the thread and its functions from outside in,
 *     divided by {@code ;}, then a space and the number of samples. At most 2,000 lines and 512
 *     KiB, the most frequent first; the rest is counted in a last line {@code other}. Tools for
 *     flame graphs read this format
 */
public record Profile(
    String worker,
    long pid,
    int incarnation,
    Instant at,
    Duration over,
    int samples,
    int missed,
    String collapsed) {

  /** The shortest time of a profile. */
  public static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The longest time of a profile. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  public Profile {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(over, "over");
    Objects.requireNonNull(collapsed, "collapsed");
  }

  /**
   * Throws if a time is out of bounds, also for {@link Allocations}.
   *
   * @throws IllegalArgumentException if it is not from {@link #SHORTEST} to {@link #LONGEST}
   */
  public static void check(Duration over) {
    Objects.requireNonNull(over, "over");
    if (over.compareTo(SHORTEST) < 0 || over.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("it takes from 1 to 30 s, not " + over);
    }
  }
}
