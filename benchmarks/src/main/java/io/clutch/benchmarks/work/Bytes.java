package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.Subject;
import java.time.Duration;
import java.util.List;

/**
 * Bytes of several sizes, one way and echoed. An echo counts its bytes once, and one is in flight
 * at a time. One way, up to 4 MiB or 64 messages are in flight.
 */
public final class Bytes implements Work {
  private static final double MEGA = 1e6;

  @Override
  public String name() {
    return "bytes";
  }

  @Override
  public void run(Run run) {
    for (int size : run.scale().sizes()) {
      byte[] bytes = new byte[size];
      contest(run, "send " + text(size), bytes, Subject::send);
      contest(run, "echo " + text(size), bytes, Subject::echo);
    }
  }

  @FunctionalInterface
  private interface Way {
    double seconds(Subject subject, byte[] bytes, Duration length) throws Exception;
  }

  private static void contest(Run run, String work, byte[] bytes, Way way) {
    Scale scale = run.scale();
    List<Entrant> entrants =
        run.subjects().stream()
            .filter(subject -> subject.largest() >= bytes.length)
            .map(
                subject ->
                    new Entrant(
                        subject.name(),
                        () -> way.seconds(subject, bytes, scale.length()),
                        () ->
                            new double[] {
                              bytes.length / MEGA / way.seconds(subject, bytes, scale.length())
                            }))
            .toList();
    new Contest(work, List.of(Metric.rate("MB/s")), run.report())
        .run(scale.rounds(), entrants)
        .reportAgainst(Run.FLOOR);
  }

  /** A size as text, such as "64 KiB". */
  static String text(int size) {
    return size >= 1 << 20 ? (size >> 20) + " MiB" : (size >> 10) + " KiB";
  }
}
