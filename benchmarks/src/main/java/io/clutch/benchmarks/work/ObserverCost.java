package io.clutch.benchmarks.work;

import com.sun.management.OperatingSystemMXBean;
import io.clutch.PythonPool;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Page;
import io.clutch.pool.PoolStatus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the page of the observer costs the JVM beside idle workers, and how soon it has a kill. */
public final class ObserverCost implements Work {
  private static final Metric UNSEEN = Metric.cost("% of a core, nobody looks");
  private static final Metric SEEN = Metric.cost("% of a core, one viewer");
  private static final Metric KILL = Metric.cost("page after kill -9 ms");
  private static final Metric LATEST = Metric.cost("latest page after kill -9 ms");
  private static final int POOLS = 10;
  private static final int KILLS = 20;
  private static final double TARGET_PERCENT = 2;
  private static final double TARGET_MILLIS = 100;
  private static final double LEAST = 0.01; // a ratio needs a number above 0
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(700);
  private static final long LIMIT_SECONDS = 600;

  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Override
  public String name() {
    return "observer";
  }

  @Override
  public void run(Run run) throws Exception {
    Duration length = run.scale().watched();
    int each = Math.max(1, run.scale().observed() / POOLS);
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      List<PythonPool> pools = pools(system, each);
      String work = "observer, " + each * POOLS + " workers";
      percent(length.dividedBy(2)); // the compiler rests
      double without = percent(length);
      Page page = system.page();
      double unseen = percent(length);
      add(run, work, UNSEEN, Sample.of(unseen), "without the observer", without);
      try (Page.Guest viewer = page.viewer()) {
        percent(length.multipliedBy(2)); // until the compiler rests, after many readings
        add(run, work, SEEN, Sample.of(percent(length)), "2 %", TARGET_PERCENT);
        double[] delays = delays(pools, viewer, shorter(length, BETWEEN_KILLS));
        add(run, work, KILL, Sample.of(delays), "100 ms", TARGET_MILLIS);
        add(run, work, LATEST, Sample.of(most(delays)), "100 ms", TARGET_MILLIS);
      }
    }
  }

  private static void add(
      Run run, String work, Metric metric, Sample sample, String anchor, double value) {
    run.report()
        .add(Row.of(work, Run.CLUTCH, metric, atLeast(sample), anchor, Math.max(LEAST, value)));
  }

  private static Sample atLeast(Sample sample) {
    return new Sample(Math.max(LEAST, sample.value()), sample.low(), sample.high());
  }

  private static List<PythonPool> pools(ClutchSystem system, int each) throws Exception {
    var pools = new ArrayList<PythonPool>();
    for (int i = 0; i < POOLS; i++) {
      PythonPool pool = system.pool(each, 1, "plain");
      pool.whenReady().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      pools.add(pool);
    }
    return pools;
  }

  /** The processor time of this JVM in that time. */
  private double percent(Duration length) throws InterruptedException {
    long before = machine.getProcessCpuTime();
    long began = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
    double used = machine.getProcessCpuTime() - before;
    return 100 * used / (System.nanoTime() - began);
  }

  /** Each time a worker of the next pool, so that no pool has to wait before its next start. */
  private static double[] delays(List<PythonPool> pools, Page.Guest viewer, Duration pause)
      throws Exception {
    var delays = new double[KILLS];
    for (int i = 0; i < KILLS; i++) {
      long pid = process(pools.get(i % POOLS));
      long at = System.nanoTime();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      delays[i] = (gone(viewer, pid) - at) / 1e6;
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
    return delays;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** When the page did not show the process any more, as by {@link System#nanoTime}. */
  private static long gone(Page.Guest viewer, long pid) throws Exception {
    long[] told = viewer.numbers();
    while (told[0] != pid) {
      told = viewer.numbers();
    }
    return told[1];
  }

  private static long process(PythonPool pool) throws Exception {
    PoolStatus status = pool.status().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return status.workers().stream()
        .mapToLong(PoolStatus.Worker::pid)
        .filter(pid -> pid != 0)
        .findFirst()
        .orElseThrow();
  }

  private static double most(double[] values) {
    double most = 0;
    for (double value : values) {
      most = Math.max(most, value);
    }
    return most;
  }
}
