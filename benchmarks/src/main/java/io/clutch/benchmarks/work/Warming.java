package io.clutch.benchmarks.work;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Warms up for a measurement that needs all processors: the JIT compiler needs one too. */
final class Warming {
  // The share of the time below which the compiler counts as idle.
  private static final double AT_REST = 0.05;

  private Warming() {}

  /** Repeats the step until the compiler is idle during it. Gives up after about this time. */
  static long untilCompiled(Duration most, Callable<?> step) throws Exception {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long begin = System.nanoTime();
    long spent;
    long passed;
    do {
      long stepBegin = System.nanoTime();
      long before = compiler.getTotalCompilationTime();
      step.call();
      spent = compiler.getTotalCompilationTime() - before;
      passed = (System.nanoTime() - stepBegin) / 1_000_000;
    } while (spent > AT_REST * passed && System.nanoTime() - begin < most.toNanos());
    return System.nanoTime() - begin;
  }
}
