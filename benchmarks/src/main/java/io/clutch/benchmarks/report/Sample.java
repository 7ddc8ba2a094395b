package io.clutch.benchmarks.report;

import java.util.Arrays;

/** The median of several rounds, and their quartiles. */
public record Sample(double value, double low, double high) {

  /**
   * The sample of the values of all rounds.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Sample of(double... rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    return new Sample(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
  }

  /**
   * The quantile of sorted values, interpolated between neighbours.
   *
   * @throws IllegalArgumentException if there is no value, or the part is not from 0 to 1
   */
  public static double quantile(double[] sorted, double part) {
    if (sorted.length == 0 || !(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException(
          "no quantile " + part + " of " + sorted.length + " values");
    }
    double position = part * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
