package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.Chains;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Stopwatch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The cost of idle workers: for a busy worker, in the JVM, and in Python. */
public final class IdleWorkers implements Work {
  private static final Metric BUSY = Metric.cost("busy p50 µs");
  private static final Metric THREADS = Metric.cost("JVM threads");
  private static final Metric MEMORY = Metric.cost("JVM KB a worker");
  private static final Metric PRIVATE = Metric.cost("Python private KB");
  private static final String ALONE = "no idle worker";
  private static final int WARMING = 64;
  private static final long LIMIT_SECONDS = 120;
  private static final double KILO = 1000;
  // Smaller values are noise, and a ratio needs a number above 0.
  private static final long LEAST = 1000;

  @Override
  public String name() {
    return "idle workers";
  }

  /** The measurements with one number of idle workers. */
  private record State(Sample busy, int threads, long memory) {}

  @Override
  public void run(Run run) throws Exception {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef busy = system.spawn("plain");
      Duration warmUp = run.scale().warmUp().multipliedBy(2);
      Chains.rate(WARMING, warmUp, () -> busy.call("plain:add_one", Long.class, 1L));
      Stopwatch.each(run.scale().warmUp(), () -> next(busy));
      State alone = state(run.scale(), busy);
      List<PythonRef> idle = new ArrayList<>();
      for (int count : run.scale().idle()) {
        System.err.println("  " + count + " idle workers");
        grow(system, idle, count);
        report(run, count, state(run.scale(), busy), alone);
      }
      Sample memory =
          Sample.of(idle.stream().mapToDouble(it -> ask(it, "private_bytes") / KILO).toArray());
      run.report().add(row("idle workers", PRIVATE, memory, "itself", memory.value()));
    }
  }

  private static void report(Run run, int count, State state, State alone) {
    String work = count + " idle";
    double each = Math.max(LEAST, state.memory() - alone.memory()) / KILO / count;
    run.report().add(row(work, BUSY, state.busy(), ALONE, alone.busy().value()));
    run.report().add(row(work, THREADS, Sample.of(state.threads()), ALONE, alone.threads()));
    run.report().add(row(work, MEMORY, Sample.of(each), "100 KB", 100));
  }

  private static Row row(String work, Metric metric, Sample sample, String anchor, double value) {
    return Row.of(work, Run.CLUTCH, metric, sample, anchor, value);
  }

  private static void grow(ClutchSystem system, List<PythonRef> idle, int count) {
    List<PythonRef> added =
        IntStream.range(idle.size(), count).mapToObj(i -> system.spawn("plain")).toList();
    added.forEach(python -> ask(python, "counted"));
    idle.addAll(added);
  }

  private static State state(Scale scale, PythonRef busy) throws Exception {
    double[] medians = new double[scale.rounds()];
    for (int i = 0; i < medians.length; i++) {
      medians[i] = Calls.percentiles(Stopwatch.each(scale.length(), () -> next(busy)))[0];
    }
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    return new State(Sample.of(medians), threads, MemoryInUse.bytes());
  }

  private static void next(PythonRef python) throws Exception {
    python
        .call("plain:add_one", Long.class, 1L)
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static long ask(PythonRef python, String function) {
    return python
        .call("plain:" + function, Long.class)
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
