package io.clutch.examples;

import io.clutch.failure.CallFailure;
import io.clutch.failure.WorkerExit;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.telemetry.StreamEvent.StageCounts;
import java.io.PrintStream;
import java.time.Duration;

/** Prints progress about twice a second, and each failure at once. */
final class Progress {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final PrintStream out;
  private final int total;
  private final long start = System.nanoTime();
  private long next = start;

  Progress(PrintStream out, int total) {
    this.out = out;
    this.total = total;
  }

  void tell(Tally tally) {
    if (System.nanoTime() - next >= 0) {
      next = System.nanoTime() + BETWEEN.toNanos();
      out.printf(
          "%d of %d files, %d functions, %.1f s%n",
          tally.files(), total, tally.functions(), seconds());
    }
  }

  void counts(StageCounts counts) {
    out.printf(
        "Through the stage: %d in, %d out, %d dropped, %d sent again%n",
        counts.in(), counts.out(), counts.dropped(), counts.redelivered());
  }

  void killed(long pid) {
    out.println("kill -9 " + pid);
  }

  void tree(String when, SupervisorSnapshot tree) {
    out.print("The tree " + when + ":\n" + tree.render());
  }

  void failed(String file, CallFailure failure) {
    out.println("FAILED " + file);
    out.println("  " + failure.message());
    if (failure instanceof CallFailure.Exited exited) {
      explain(exited.exit());
    }
  }

  private void explain(WorkerExit exit) {
    out.println("  reason: the process " + exit.reason().message());
    exit.faultText()
        .lines()
        .dropWhile(line -> !line.startsWith("Current thread"))
        .filter(line -> line.startsWith("  File "))
        .findFirst()
        .ifPresent(line -> out.println("  faulthandler: " + line.strip()));
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
