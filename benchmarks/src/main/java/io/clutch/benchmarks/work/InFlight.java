package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.Subject;
import java.util.List;

/** The small call of {@link Calls}, with several in flight. */
public final class InFlight implements Work {
  private final int count;

  /** Measures with this number of calls in flight. */
  public InFlight(int count) {
    this.count = count;
  }

  @Override
  public String name() {
    return count + " in flight";
  }

  @Override
  public void run(Run run) {
    List<Entrant> entrants =
        run.subjects().stream()
            .filter(Subject::isConcurrent)
            .map(subject -> entrant(subject, run.scale()))
            .toList();
    new Contest(name(), List.of(Metric.rate("calls/s")), run.report())
        .run(run.scale().rounds(), entrants)
        .reportAgainst(Run.FLOOR)
        .report(Run.CLUTCH, Run.PY4J);
  }

  private Entrant entrant(Subject subject, Scale scale) {
    return new Entrant(
        subject.name(),
        () -> subject.rate(count, scale.warmUp()),
        () -> new double[] {subject.rate(count, scale.length())});
  }
}
