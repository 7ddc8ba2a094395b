package io.clutch.benchmarks.work;

import io.clutch.PythonPool;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent.CallSent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/** Many calls at once to four workers: how long they wait until they are sent, and why. */
final class PoolBurst {
  private static final String WORK = "pool, burst";
  private static final int WORKERS = 4;
  private static final int IN_FLIGHT = 1;
  private static final long LIMIT_SECONDS = 60;
  private static final double MILLI = 1000;

  private PoolBurst() {}

  /** The waiting times of the calls that were sent. */
  private static final class Waits implements Telemetry {
    private final AtomicLongArray nanos;
    private final AtomicLong count = new AtomicLong();

    Waits(int calls) {
      nanos = new AtomicLongArray(calls);
    }

    @Override
    public void happened(TelemetryEvent event) {
      if (event instanceof CallSent sent) {
        nanos.set((int) (count.getAndIncrement() % nanos.length()), sent.queued().toNanos());
      }
    }

    double[] all() {
      return IntStream.range(0, nanos.length()).mapToDouble(nanos::get).toArray();
    }
  }

  static void measure(Run run) throws Exception {
    int calls = run.scale().burst();
    var waits = new Waits(calls);
    try (ClutchSystem system = ClutchSystem.heard(run.peers(), waits)) {
      PythonPool pool = system.pool(WORKERS, IN_FLIGHT, "plain");
      pool.whenReady().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      var entrant =
          new Entrant(Run.CLUTCH, () -> turn(pool, calls, waits), () -> turn(pool, calls, waits));
      List<Metric> metrics =
          List.of(Metric.cost("wait p50 ms"), Metric.cost("wait p99 ms"), Metric.rate("calls/s"));
      new Contest(WORK, metrics, run.report())
          .run(run.scale().rounds(), List.of(entrant))
          .reportAgainst(Run.CLUTCH);
      long forks =
          pool.status().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS).started();
      run.report()
          .add(
              Row.of(WORK, Run.CLUTCH, Metric.cost("forks"), Sample.of(forks), "workers", WORKERS));
    }
  }

  /** One burst. A lost call or a wrong value fails the work. */
  private static double[] turn(PythonPool pool, int calls, Waits waits) throws Exception {
    long begin = System.nanoTime();
    List<CompletableFuture<Long>> answers =
        IntStream.range(0, calls)
            .mapToObj(i -> pool.call("plain:add_one", Long.class, i).toCompletableFuture())
            .toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    for (int i = 0; i < calls; i++) {
      if (answers.get(i).join() != i + 1) {
        throw new IllegalStateException("call " + i + " of a burst has another's value");
      }
    }
    double[] micros = Calls.percentiles(waits.all());
    return new double[] {micros[0] / MILLI, micros[1] / MILLI, calls / seconds};
  }
}
