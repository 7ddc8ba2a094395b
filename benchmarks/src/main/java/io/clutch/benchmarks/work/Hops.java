package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.Chains;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.telemetry.WorkerEvent.CallSent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Divides the time of one call into its hops. One thread makes one call at a time, so it sends and
 * reads itself. The handler returns its start time on the clock of {@link System#nanoTime}.
 */
public final class Hops implements Work {
  private static final String[] NAMES = {
    "encode, actor, frame µs",
    "write µs",
    "wake Python, read, decode µs",
    "encode, wake the caller, read, decode µs"
  };
  private static final int WARMING = 64;
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return "hops";
  }

  @Override
  public void run(Run run) throws Exception {
    var events = new Events();
    List<long[]> calls = new ArrayList<>();
    try (ClutchSystem system = ClutchSystem.heard(run.peers(), events)) {
      PythonRef python = system.spawn("plain");
      Duration warmUp = run.scale().warmUp().multipliedBy(2);
      Chains.rate(WARMING, warmUp, () -> python.call("plain:add_one", Long.class, 1L));
      Stopwatch.each(run.scale().warmUp(), () -> call(python, events));
      Stopwatch.each(
          run.scale().length().multipliedBy(run.scale().rounds()),
          () -> calls.add(call(python, events)));
    }
    double whole = sample(calls, 0, NAMES.length).value();
    for (int i = 0; i < NAMES.length; i++) {
      Sample sample = sample(calls, i, i + 1);
      run.report()
          .add(Row.of(name(), Run.CLUTCH, Metric.cost(NAMES[i]), sample, "the whole", whole));
    }
  }

  /** The times of a call in order: one more than the number of hops. */
  private static long[] call(PythonRef python, Events events) throws Exception {
    long begin = System.nanoTime();
    var future = python.call("plain:now", Long.class, 1L).toCompletableFuture();
    long written = System.nanoTime();
    long inPython = future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    long end = System.nanoTime();
    return new long[] {begin, events.after(begin, CallSent.class), written, inPython, end};
  }

  private static Sample sample(List<long[]> calls, int from, int to) {
    return Sample.of(calls.stream().mapToDouble(it -> (it[to] - it[from]) / 1000.0).toArray());
  }
}
