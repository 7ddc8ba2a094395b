package io.clutch.benchmarks.subject;

import java.time.Duration;
import java.util.Arrays;

/** Repeats a step for a while, at least once. */
public final class Stopwatch {

  /** One call. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  private Stopwatch() {}

  /** The time of each step, in nanoseconds. */
  public static double[] each(Duration length, Step step) throws Exception {
    double[] times = new double[1024];
    int count = 0;
    long begin = System.nanoTime();
    long last = begin;
    while (count == 0 || last - begin < length.toNanos()) {
      step.run();
      long now = System.nanoTime();
      if (count == times.length) {
        times = Arrays.copyOf(times, count * 2);
      }
      times[count++] = now - last;
      last = now;
    }
    return Arrays.copyOf(times, count);
  }

  /** The seconds of one step, on average. */
  public static double mean(Duration length, Step step) throws Exception {
    return Arrays.stream(each(length, step)).average().orElseThrow() / 1e9;
  }
}
