package io.clutch.benchmarks.work;

import java.util.concurrent.Callable;

/**
 * A participant in a work.
 *
 * @param warmUp done once, before the first round
 * @param turn one measurement: a value for each metric of the work
 */
record Entrant(String name, Callable<?> warmUp, Callable<double[]> turn) {

  /** An entrant without a warm-up. */
  static Entrant of(String name, Callable<double[]> turn) {
    return new Entrant(name, () -> null, turn);
  }
}
