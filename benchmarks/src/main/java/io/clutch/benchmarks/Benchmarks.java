package io.clutch.benchmarks;

import io.clutch.benchmarks.report.JsonReport;
import io.clutch.benchmarks.report.Report;
import io.clutch.benchmarks.report.Table;
import io.clutch.benchmarks.subject.Peers;
import io.clutch.benchmarks.work.Scale;
import java.nio.file.Path;
import java.time.Duration;

/** The command: measures, prints the table and writes the JSON. */
public final class Benchmarks {
  private static final int USAGE_ERROR = 2;

  private Benchmarks() {}

  /** Exits with 2 when the arguments are wrong. */
  public static void main(String... arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Options.USAGE);
      System.exit(USAGE_ERROR);
      return;
    }
    run(options);
    // Threads of the peers would keep the JVM alive.
    System.exit(0);
  }

  private static void run(Options options) throws Exception {
    long begin = System.nanoTime();
    var peers =
        new Peers(
            Path.of(System.getProperty("clutch.benchmarks.python")),
            Path.of(System.getProperty("clutch.benchmarks.code")));
    Scale scale = options.quick() ? Scale.quick() : Scale.full();
    var session = new Session(scale, peers, options);
    if (session.isEmpty()) {
      System.err.println("No such work; there are: " + String.join(", ", Session.names()));
      System.exit(USAGE_ERROR);
    }
    Report report = session.run();
    if (options.json().isPresent()) {
      JsonReport.write(report.rows(), options.json().get());
    }
    Table.lines(report.rows()).forEach(System.out::println);
    System.out.println();
    report.notes().forEach(System.out::println);
    System.out.println(Machine.describe(peers));
    System.out.printf("Took %d s.%n", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }
}
