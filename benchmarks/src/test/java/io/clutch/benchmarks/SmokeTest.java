package io.clutch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.benchmarks.report.Report;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.subject.Peers;
import io.clutch.benchmarks.work.Scale;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** All benchmarks run, with the available peers. The numbers mean nothing. */
class SmokeTest {
  private static final Peers PEERS =
      new Peers(
          Path.of(System.getProperty("clutch.test.python")),
          Path.of("src/main/python").toAbsolutePath());

  @Test
  void everyWorkHasRowsAndMissingPeersAreNamed() throws Exception {
    Report report = new Session(Scale.smoke(), PEERS, Options.parse("--quick")).run();
    assertThat(report.rows())
        .extracting(Row::work)
        .contains(
            "call",
            "16 in flight",
            "256 in flight",
            "send 1 KiB",
            "echo 1 KiB",
            "a record of 10 fields",
            "a list of 10,000 floats",
            "a NumPy array of 8 MB",
            "array of 1.0 MB",
            "table of 100 rows",
            "casts",
            "observing, 256 in flight",
            "stream",
            "one element",
            "hops",
            "deadlines",
            "start",
            "kill -9",
            "start with nothing imported",
            "2 forked workers with NumPy",
            "run",
            "1 idle",
            "idle workers",
            "20 static children",
            "20 dynamic children",
            "observer, 10 workers",
            "200 viewers",
            "250 slow connections",
            "stacks under the GIL",
            "pool, one call at a time",
            "pool, 100 µs, in flight 1",
            "pool, quick, in flight 16",
            "pool, burst");
    assertThat(report.rows())
        .extracting(Row::subject)
        .contains("bare PAIR", "bare ROUTER", "Clutch");
    assertThat(report.rows())
        .allSatisfy(row -> assertThat(row.ratio()).as(row.toString()).isFinite());
    assertThat(report.notes()).anyMatch(note -> note.startsWith("Skipped ErlPort: "));
  }

  @Test
  void anUnknownWorkIsRefused() {
    var session = new Session(Scale.smoke(), PEERS, Options.parse("--only", "nothing"));
    assertThat(session.isEmpty()).isTrue();
  }
}
