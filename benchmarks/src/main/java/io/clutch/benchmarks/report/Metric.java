package io.clutch.benchmarks.report;

/** The meaning of a number: its name with its unit, and whether more is better. */
public record Metric(String name, boolean moreIsBetter) {

  /** A time, a share or a size: less is better. */
  public static Metric cost(String name) {
    return new Metric(name, false);
  }

  /** A rate: more is better. */
  public static Metric rate(String name) {
    return new Metric(name, true);
  }

  /** How many times better the value is than the anchor: above 1 is better. */
  public double ratio(double value, double anchor) {
    return moreIsBetter ? value / anchor : anchor / value;
  }
}
