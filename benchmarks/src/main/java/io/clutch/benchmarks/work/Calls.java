package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.Subject;
import java.util.Arrays;
import java.util.List;

/** One call at a time: small argument, small result. */
public final class Calls implements Work {
  private static final Metric MEDIAN = Metric.cost("p50 µs");
  private static final Metric TAIL = Metric.cost("p99 µs");
  private static final int TAIL_INDEX = 1;
  private static final int WARMING = 64;

  @Override
  public String name() {
    return "call";
  }

  @Override
  public void run(Run run) {
    List<Entrant> entrants = run.subjects().stream().map(it -> entrant(it, run.scale())).toList();
    var contest =
        new Contest(name(), List.of(MEDIAN, TAIL), run.report())
            .run(run.scale().rounds(), entrants)
            .reportAgainst(Run.FLOOR)
            .report(Run.CLUTCH, Run.PY4J);
    if (contest.has(Run.CLUTCH)) {
      Sample tail = contest.sample(Run.CLUTCH, TAIL_INDEX);
      double median = contest.sample(Run.CLUTCH, 0).value();
      run.report().add(Row.of(name(), Run.CLUTCH, TAIL, tail, "its own p50", median));
    }
  }

  private static Entrant entrant(Subject subject, Scale scale) {
    return new Entrant(
        subject.name(),
        () -> warm(subject, scale),
        () -> percentiles(subject.latencies(scale.length())));
  }

  private static int warm(Subject subject, Scale scale) throws Exception {
    if (subject.isConcurrent()) {
      subject.rate(WARMING, scale.warmUp()); // gets the code compiled sooner than single calls
    }
    return subject.latencies(scale.warmUp()).length;
  }

  /** The median and the 99th percentile in microseconds. The times are in nanoseconds. */
  static double[] percentiles(double[] nanos) {
    double[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new double[] {Sample.quantile(sorted, 0.5) / 1000, Sample.quantile(sorted, 0.99) / 1000};
  }
}
