package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The time until the stacks of a worker come that holds the GIL in native code for a minute. */
public final class HeldStacks implements Work {
  private static final Metric STACKS = Metric.cost("stacks p50 ms");
  private static final Metric LATEST = Metric.cost("latest stacks ms");
  private static final int TRIES = 50;
  private static final Duration HELD = Duration.ofMinutes(1);
  private static final double TARGET_MILLIS = 300;
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return "stacks";
  }

  @Override
  public void run(Run run) throws Exception {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef python = system.spawn("plain");
      python.whenReady().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      long seconds = HELD.toSeconds();
      python.call(
          Call.of("plain:hold_gil", Object.class, seconds).withDeadline(HELD.multipliedBy(2)));
      double[] millis = tries(python, run.scale().watched().dividedBy(HELD.toSeconds()));
      Arrays.sort(millis);
      add(run, STACKS, Sample.of(millis));
      add(run, LATEST, Sample.of(millis[TRIES - 1]));
    }
  }

  private static double[] tries(PythonRef python, Duration pause) throws Exception {
    var millis = new double[TRIES];
    for (int i = 0; i < TRIES; i++) {
      long began = System.nanoTime();
      python.stacks().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      long took = System.nanoTime() - began;
      millis[i] = took / 1e6;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, pause.toNanos() - took));
    }
    return millis;
  }

  private void add(Run run, Metric metric, Sample sample) {
    run.report()
        .add(Row.of("stacks under the GIL", Run.CLUTCH, metric, sample, "300 ms", TARGET_MILLIS));
  }
}
