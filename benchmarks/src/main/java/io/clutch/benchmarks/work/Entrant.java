package io.clutch.benchmarks.work;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;

/**
 * A participant in a work.
 *
 * @param warmUp done once, before the first round
 * @param turn one measurement: a value for each metric of the work
 */
record Entrant(String name, Callable<?> warmUp, Callable<double[]> turn) {

  /** Repeats something for a while. Returns the average seconds of one repetition. */
  @FunctionalInterface
  interface Seconds {
    double of(Duration length) throws Exception;
  }

  /** An entrant with one metric, which is computed from the seconds of one repetition. */
  static Entrant timed(Scale scale, String name, DoubleUnaryOperator metric, Seconds seconds) {
    return new Entrant(
        name,
        () -> seconds.of(scale.warmUp()),
        () -> new double[] {metric.applyAsDouble(seconds.of(scale.length()))});
  }

  /** An entrant without a warm-up. */
  static Entrant of(String name, Callable<double[]> turn) {
    return new Entrant(name, () -> null, turn);
  }
}
