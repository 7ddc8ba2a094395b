package io.clutch.examples;

import io.clutch.supervision.SupervisorCommand;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Parses the same files by one Python process and by several, in turns, so that disturbances of the
 * machine affect both. The pools run for all rounds, and one of them is idle at a time.
 */
final class SpeedUp {
  private static final int ROUNDS = 3;
  private static final Runnable NOTHING = () -> {};

  private final ActorSystem<SupervisorCommand> system;
  private final List<String> files;
  private final PrintStream progress;
  private int failures;

  SpeedUp(ActorSystem<SupervisorCommand> system, List<String> files, PrintStream progress) {
    this.system = system;
    this.files = files;
    this.progress = progress;
  }

  /**
   * The medians of the rounds.
   *
   * @param alone calls per second of one process
   * @param together calls per second of all
   * @param failures calls that failed, in any round
   */
  record Result(int workers, double alone, double together, int failures) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%-12s %.1f calls per second%n%-12s %.1f calls per second%n"
              + "speed_up=%.2f workers=%d processors=%d rounds=%d failed=%d%n",
          "1 worker",
          alone,
          workers + " workers",
          together,
          together / alone,
          workers,
          Runtime.getRuntime().availableProcessors(),
          ROUNDS,
          failures);
    }
  }

  Result measure(int workers) throws InterruptedException {
    Library one = Library.of(system, 1);
    Library all = Library.of(system, workers);
    progress.println("A round that does not count");
    callsPerSecond(all);
    double[] alone = new double[ROUNDS];
    double[] together = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      progress.printf("Round %d of %d: 1 worker, then %d%n", i + 1, ROUNDS, workers);
      alone[i] = callsPerSecond(one);
      together[i] = callsPerSecond(all);
    }
    return new Result(workers, median(alone), median(together), failures);
  }

  private double callsPerSecond(Library library) throws InterruptedException {
    var each = new Progress(progress, files.size());
    Tally tally = new Parsing(library, files, each).run(NOTHING);
    failures += tally.failures();
    return tally.files() / each.seconds();
  }

  private static double median(double[] rounds) {
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    return sorted[ROUNDS / 2];
  }
}
