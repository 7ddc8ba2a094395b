package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** First starts of many workers at once: the time per worker, and the share that fails. */
public final class ManyStarts implements Work {
  private static final Metric EACH = Metric.cost("ms a worker");
  private static final Metric READY = Metric.rate("% ready");
  private static final int ALL = 100;
  private static final String ALONE = "one alone";
  private static final long LIMIT_SECONDS = 600;

  @Override
  public String name() {
    return "many starts";
  }

  @Override
  public void run(Run run) throws Exception {
    double alone = started(run, 1).each();
    for (int count : run.scale().starts()) {
      System.err.println("  " + count + " starts");
      Started started = started(run, count);
      String work = count + " starts";
      run.report().add(Row.of(work, Run.CLUTCH, EACH, Sample.of(started.each()), ALONE, alone));
      run.report().add(Row.of(work, Run.CLUTCH, READY, Sample.of(started.ready()), "all", ALL));
    }
  }

  /** {@code ready} in percent. */
  private record Started(double each, double ready) {}

  private static Started started(Run run, int count) throws Exception {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      answer(system.spawn("plain")).get(LIMIT_SECONDS, TimeUnit.SECONDS); // starts the launcher
      long begin = System.nanoTime();
      List<CompletableFuture<Boolean>> answers =
          IntStream.range(0, count).mapToObj(i -> answer(system.spawn("plain"))).toList();
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      double each = (System.nanoTime() - begin) / 1e6 / count;
      long ready = answers.stream().filter(CompletableFuture::join).count();
      return new Started(each, (double) ALL * ready / count);
    }
  }

  /** Whether the worker answers. The call's deadline is the time limit of all starts. */
  private static CompletableFuture<Boolean> answer(PythonRef python) {
    var call = Call.of("plain:process", Long.class).withDeadline(Duration.ofSeconds(LIMIT_SECONDS));
    return python.call(call).toCompletableFuture().handle((pid, failure) -> failure == null);
  }
}
