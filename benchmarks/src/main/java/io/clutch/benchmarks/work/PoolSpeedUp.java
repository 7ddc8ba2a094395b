package io.clutch.benchmarks.work;

import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.Chains;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls per second of 1, 2 and 4 workers, with several limits of calls in flight per worker: of a
 * function that does a fixed 100 µs of work on a processor, and of one that does nothing.
 */
final class PoolSpeedUp {
  private static final List<Integer> WORKERS = List.of(1, 2, 4);
  private static final List<Integer> IN_FLIGHT = List.of(1, 4, 16);
  private static final long BUSY_NANOS = 100_000;
  // Twice the most calls of all workers, so that a free worker always finds a call.
  private static final int OUT = 128;
  private static final long LIMIT_SECONDS = 60;

  private PoolSpeedUp() {}

  static void measure(Run run) throws Exception {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      Call<Long> busy = Call.of("plain:busy", Long.class, steps(system));
      Call<Long> quick = Call.of("plain:add_one", Long.class, 1L);
      for (int inFlight : IN_FLIGHT) {
        List<PythonPool> pools = new ArrayList<>();
        for (int workers : WORKERS) {
          pools.add(system.pool(workers, inFlight, "plain"));
        }
        // The quick one first: it gets the JVM's code compiled sooner.
        contest(run, "pool, quick, in flight " + inFlight, pools, quick);
        contest(run, "pool, 100 µs, in flight " + inFlight, pools, busy);
        pools.forEach(PythonRef::stop);
      }
    }
  }

  /** Measured while nothing else runs. */
  private static long steps(ClutchSystem system) throws Exception {
    PythonRef python = system.spawn("plain");
    long steps =
        python
            .call("plain:steps_in", Long.class, BUSY_NANOS)
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    python.stop();
    return steps;
  }

  private static void contest(Run run, String work, List<PythonPool> pools, Call<Long> call) {
    List<Entrant> entrants = new ArrayList<>();
    for (int i = 0; i < pools.size(); i++) {
      entrants.add(entrant(name(WORKERS.get(i)), pools.get(i), call, run.scale()));
    }
    new Contest(work, List.of(Metric.rate("calls/s")), run.report())
        .run(run.scale().rounds(), entrants)
        .reportAgainst(name(1));
  }

  private static String name(int workers) {
    return workers == 1 ? "1 worker" : workers + " workers";
  }

  private static Entrant entrant(String name, PythonPool pool, Call<Long> call, Scale scale) {
    return new Entrant(
        name,
        () -> {
          pool.whenReady().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
          return Warming.untilCompiled(scale.warmUp(), () -> rate(pool, call, scale.length()));
        },
        () -> new double[] {rate(pool, call, scale.length())});
  }

  private static double rate(PythonPool pool, Call<Long> call, Duration length) throws Exception {
    return Chains.rate(OUT, length, () -> pool.call(call));
  }
}
