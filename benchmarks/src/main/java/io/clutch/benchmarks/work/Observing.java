package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.ClutchWorker;
import io.clutch.benchmarks.subject.Observed;
import io.clutch.benchmarks.subject.Peers;
import io.clutch.benchmarks.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;

/** What it costs to observe calls: the small call of {@link Calls}, observed in several ways. */
public final class Observing implements Work {
  private static final List<Integer> IN_FLIGHT = List.of(1, 16, 256);

  @Override
  public String name() {
    return "observing";
  }

  @Override
  public void run(Run run) throws Exception {
    List<Subject> subjects = new ArrayList<>();
    try {
      open(run.peers(), subjects);
      IN_FLIGHT.forEach(count -> run(run, count, subjects));
    } finally {
      for (Subject subject : subjects) {
        subject.close();
      }
    }
  }

  private static void open(Peers peers, List<Subject> subjects) throws Exception {
    subjects.add(ClutchWorker.open(peers));
    subjects.add(ClutchWorker.open(peers, "OpenTelemetry", Observed.spans()));
    subjects.add(ClutchWorker.open(peers, "Micrometer observations", Observed.observations()));
    subjects.add(ClutchWorker.open(peers, "Micrometer metrics", Observed.metrics()));
  }

  private void run(Run run, int count, List<Subject> subjects) {
    List<Entrant> entrants = new ArrayList<>();
    subjects.forEach(it -> entrants.add(entrant(it.name(), it, count, run.scale())));
    Entrant recorded = entrant("Flight Recorder", subjects.get(0), count, run.scale());
    entrants.add(new Entrant(recorded.name(), () -> 0, () -> recording(recorded)));
    new Contest(name() + ", " + count + " in flight", List.of(Metric.rate("calls/s")), run.report())
        .run(run.scale().rounds(), entrants)
        .reportAgainst(Run.CLUTCH);
  }

  private static Entrant entrant(String name, Subject subject, int count, Scale scale) {
    return new Entrant(
        name,
        () -> subject.rate(count, scale.warmUp()),
        () -> new double[] {subject.rate(count, scale.length())});
  }

  /** A turn while calls are recorded, as a user would have it for a short time. */
  private static double[] recording(Entrant entrant) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("io.clutch.Call");
      recording.setMaxSize(1 << 24);
      recording.start();
      return entrant.turn().call();
    }
  }
}
