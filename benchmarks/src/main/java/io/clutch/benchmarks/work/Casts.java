package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.ClutchSystem;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Casts to one worker. A call follows each batch, and its result is awaited two batches later, so
 * the bounded queue never overflows. A lost cast fails the work.
 */
public final class Casts implements Work {
  private static final int BATCH = 3000;
  private static final int BATCHES = 2;
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return "casts";
  }

  @Override
  public void run(Run run) {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef python = system.spawn("plain");
      int count = run.scale().casts();
      var entrant = new Entrant(Run.CLUTCH, () -> rate(python, count), () -> rate(python, count));
      new Contest(name(), List.of(Metric.rate("casts/s")), run.report())
          .run(run.scale().rounds(), List.of(entrant))
          .reportAgainst(Run.CLUTCH);
    }
  }

  private static double[] rate(PythonRef python, int count) throws Exception {
    long before = await(counted(python));
    long begin = System.nanoTime();
    Queue<CompletionStage<Long>> ends = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      python.cast("plain:count_one");
      if (i % BATCH == BATCH - 1) {
        ends.add(counted(python));
        if (ends.size() == BATCHES) {
          await(ends.remove());
        }
      }
    }
    long ran = await(counted(python)) - before;
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (ran != count) {
      throw new IllegalStateException(count - ran + " of " + count + " casts were lost");
    }
    return new double[] {count / seconds};
  }

  private static CompletionStage<Long> counted(PythonRef python) {
    return python.call("plain:counted", Long.class);
  }

  private static long await(CompletionStage<Long> count) throws Exception {
    return count.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
