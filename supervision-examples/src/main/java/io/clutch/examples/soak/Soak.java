package io.clutch.examples.soak;

import io.clutch.examples.common.Left;
import io.clutch.examples.page.PageSoak;
import io.clutch.examples.storm.Storm;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;

/** Puts a tree of Python processes under load, kills one each second, and checks the sums. */
public final class Soak {
  static final String USAGE =
      """
      Usage: soak [--heap SIZE] [--seconds SECONDS]
             soak [--heap SIZE] --page [--seconds SECONDS]
             soak [--heap SIZE] --storm [--seconds SECONDS] [--seed NUMBER] [--only KIND,...]

      Calls supervised Python processes, with a kill -9 each second or in a storm of faults, and
      counts what comes of it.

        --heap SIZE         the JVM's, such as 128m; its own choice without it
        --page              compares the observer's page with the kernel and the actors
        --storm             faults of all kinds, from inside, outside and by callers
        --seconds SECONDS   how long, 180 without it
        --seed NUMBER       which storm; by chance without it
        --only KIND,...     faults of these kinds only
      """;

  private static final int DONE = 0;
  private static final int DOES_NOT_ADD_UP = 1;
  private static final int WRONG_USAGE = 2;
  private static final int SECONDS = 180;
  private static final Duration PAGE_BOUND = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofMillis(500);

  private final PrintStream out;

  Soak(PrintStream out) {
    this.out = out;
  }

  /** Exits with 0, with 1 if the sums do not match, or with 2 for wrong arguments. */
  public static void main(String... arguments) {
    System.exit(new Soak(System.out).run(arguments));
  }

  int run(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("--storm")) {
      return new Storm(out, USAGE).run(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
    boolean isOfPage = arguments.length > 0 && arguments[0].equals("--page");
    int seconds;
    try {
      seconds = seconds(isOfPage ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(USAGE);
      return WRONG_USAGE;
    }
    if (isOfPage) {
      return page(seconds);
    }
    // After this, the JVM has opened and started its one-time resources.
    Round.run(WARM_UP);
    Left.awaitSince(new Left(0, 0, Long.MAX_VALUE, 0));
    Left before = Left.now();
    Round.Result result = Round.run(Duration.ofSeconds(seconds));
    return report(seconds, result, Left.awaitSince(before));
  }

  private int page(int seconds) {
    try {
      return new PageSoak(PAGE_BOUND).run(seconds, out) ? DONE : DOES_NOT_ADD_UP;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int seconds(String... arguments) {
    if (arguments.length == 0) {
      return SECONDS;
    }
    boolean isNumber = arguments.length == 2 && arguments[1].matches("[1-9]\\d{0,5}");
    if (!arguments[0].equals("--seconds") || !isNumber) {
      throw new IllegalArgumentException("wrong arguments: " + String.join(" ", arguments));
    }
    return Integer.parseInt(arguments[1]);
  }

  private int report(int seconds, Round.Result result, Left left) {
    Counts.Sums sums = result.sums();
    out.print(result.tree().render());
    out.printf("seconds   %d%n", seconds);
    out.printf("calls     %d%n", sums.calls());
    out.printf("outcomes  %s%n", sums.outcomes());
    out.printf(
        "faults    another call's value %d, a second outcome %d, repeatable but unanswered %d%n",
        sums.wrong(), sums.repeated(), sums.lost());
    out.printf("kills     %d%n", result.kills());
    out.printf("restarts  %d%n", result.restarts());
    out.printf("leaks     %s%n", left);
    boolean isFine =
        sums.addUp()
            && result.kills() > 0
            && result.restarts() == result.kills()
            && left.isNothing();
    out.println(isFine ? "All adds up." : "IT DOES NOT ADD UP.");
    return isFine ? DONE : DOES_NOT_ADD_UP;
  }
}
