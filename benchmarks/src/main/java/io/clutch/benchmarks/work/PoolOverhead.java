package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.Chains;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Stopwatch;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One call at a time through a pool, compared with the same to a worker. */
final class PoolOverhead {
  private static final String WORK = "pool, one call at a time";
  private static final String WORKER = "a worker";
  private static final int MANY = 4;
  private static final int WARMING = 64;
  private static final long LIMIT_SECONDS = 60;

  private PoolOverhead() {}

  static void measure(Run run) {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      List<Entrant> entrants =
          List.of(
              entrant(WORKER, system.spawn("plain"), run.scale()),
              entrant("a pool of 1", system.pool(1, 1, "plain"), run.scale()),
              entrant("a pool of " + MANY, system.pool(MANY, 1, "plain"), run.scale()));
      new Contest(WORK, List.of(Metric.cost("p50 µs"), Metric.cost("p99 µs")), run.report())
          .run(run.scale().rounds(), entrants)
          .reportAgainst(WORKER);
    }
  }

  private static Entrant entrant(String name, PythonRef python, Scale scale) {
    return new Entrant(
        name,
        () -> {
          Chains.rate(WARMING, scale.warmUp(), () -> python.call("plain:add_one", Long.class, 1L));
          return times(python, scale);
        },
        () -> Calls.percentiles(times(python, scale)));
  }

  private static double[] times(PythonRef python, Scale scale) throws Exception {
    return Stopwatch.each(
        scale.length(),
        () ->
            python
                .call("plain:add_one", Long.class, 1L)
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }
}
