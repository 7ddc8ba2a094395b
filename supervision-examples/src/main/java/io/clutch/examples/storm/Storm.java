package io.clutch.examples.storm;

import io.clutch.examples.common.Left;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Puts Python processes under load into a storm of faults, and checks the sums. */
public final class Storm {
  private static final int DONE = 0;
  private static final int DOES_NOT_ADD_UP = 1;
  private static final int WRONG_USAGE = 2;
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final List<Kind> WARMING = List.of(Kind.KILL, Kind.FAIL, Kind.RUBBISH);

  // One-time memory of the JVM: compiled code, classes, its own threads.
  private static final long HEAP_SLACK = 16 << 20;

  private final PrintStream out;
  private final String usage;

  /**
   * @param usage the text that is printed for wrong arguments
   */
  public Storm(PrintStream out, String usage) {
    this.out = out;
    this.usage = usage;
  }

  /** Returns 0, or 1 if the sums do not match, or 2 for wrong arguments. */
  public int run(String... arguments) {
    StormOptions options;
    try {
      options = StormOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(usage);
      return WRONG_USAGE;
    }
    try {
      return run(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(StormOptions options) throws IOException {
    out.printf("seed       %d%n", options.seed());
    // After this, the JVM has opened and started its one-time resources.
    Round.run(WARM_UP, new Plan(options.seed(), WARMING), options.seed());
    Left.awaitSince(new Left(0, 0, Long.MAX_VALUE, 0));
    Left before = Left.now();
    long heapBefore = usedHeap();
    Round.Result result =
        Round.run(options.length(), new Plan(options.seed(), options.kinds()), options.seed());
    Left left = Left.awaitSince(before);
    return report(options, result, left, Math.max(0, usedHeap() - heapBefore));
  }

  private int report(StormOptions options, Round.Result result, Left left, long heap) {
    Audit.Sums sums = result.sums();
    result.strikes().forEach((kind, times) -> out.printf("  %-20s %d%n", kind, times));
    sums.outcomes().forEach((outcome, count) -> out.printf("  %-50s %d%n", outcome, count));
    sums.complaints().forEach(complaint -> out.println("COMPLAINT  " + complaint));
    out.printf("heap       %d MiB at most%n", Runtime.getRuntime().maxMemory() >> 20);
    out.printf("callers    %d%n", result.callers());
    out.printf("strangers  %d frames%n", result.strangers());
    out.printf(
        "audit      unanswered %d, wrong %d, second outcomes %d, unexplained %d, run twice %d,"
            + " misreported %d%n",
        sums.unanswered(),
        sums.wrong(),
        sums.repeated(),
        sums.unexplained(),
        sums.twice(),
        sums.misreported());
    out.printf("recovery   %s%n", result.recovery());
    out.printf("leaks      %s, heap %d KiB%n", left, heap >> 10);
    boolean isFine = sums.addUp() && left.isNothing() && heap < HEAP_SLACK;
    out.printf(
        "%s seconds %d, seed %d, kinds %d, faults %d, calls %d, recovery %s%n",
        isFine ? "All adds up:" : "IT DOES NOT ADD UP:",
        options.length().toSeconds(),
        options.seed(),
        result.strikes().size(),
        result.faults(),
        sums.calls(),
        result.recovery());
    return isFine ? DONE : DOES_NOT_ADD_UP;
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
