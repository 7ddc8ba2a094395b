package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.Chains;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.benchmarks.subject.TwoNodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The small call of {@link Calls} from another node on loopback, beside an ask of Pekko's own there
 * and beside the call in its node: one at a time, and 256 in flight.
 */
public final class Nodes implements Work {
  private static final String WORK = "nodes";
  private static final String REMOTE = "Clutch, another node";
  private static final String LOCAL = "Clutch, its node";
  private static final String ASK = "Pekko's ask";
  private static final int IN_FLIGHT = 256;
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return WORK;
  }

  @Override
  public void run(Run run) throws Exception {
    try (TwoNodes nodes = TwoNodes.open(run.peers())) {
      List<Entrant> entrants =
          List.of(
              entrant(run.scale(), ASK, nodes::ask),
              entrant(run.scale(), LOCAL, nodes::local),
              entrant(run.scale(), REMOTE, nodes::remote));
      new Contest(WORK, List.of(Metric.cost("p50 µs"), Metric.rate("calls/s, 256")), run.report())
          .run(run.scale().rounds(), entrants)
          .report(LOCAL, ASK)
          .report(REMOTE, ASK)
          .report(REMOTE, LOCAL);
    }
  }

  private static Entrant entrant(Scale scale, String name, Supplier<CompletionStage<?>> call) {
    return new Entrant(
        name, () -> measured(scale.warmUp(), call), () -> measured(scale.length(), call));
  }

  private static double[] measured(Duration length, Supplier<CompletionStage<?>> call)
      throws Exception {
    double[] times =
        Stopwatch.each(
            length, () -> call.get().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS));
    double rate = Chains.rate(IN_FLIGHT, length, call::get);
    return new double[] {Calls.percentiles(times)[0], rate};
  }
}
