package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A call of a trivial function in a process of its own: the time to its value, beside a worker that
 * is spawned, called and stopped by hand, and how many there are in a second, eight at a time.
 */
public final class OneShots implements Work {
  private static final String WORK = "run";
  private static final int PARALLELISM = 8;
  private static final long LIMIT_SECONDS = 120;
  private static final Call<Long> TRIVIAL = Call.of("plain:add_one", Long.class, 1L);

  @Override
  public String name() {
    return WORK;
  }

  @Override
  public void run(Run run) throws Exception {
    int count = run.scale().starts().get(0);
    List<Double> runs = new ArrayList<>();
    List<Double> byHand = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      value(system.run(TRIVIAL, "plain")); // starts the launcher and loads the classes
      for (int round = 0; round < run.scale().rounds(); round++) {
        byHand.add(median(run.scale().length(), () -> spawned(system)));
        runs.add(median(run.scale().length(), () -> value(system.run(TRIVIAL, "plain"))));
        rates.add(rate(system, count));
      }
    }
    double hand = sample(byHand).value();
    double alone = 1_000 / sample(runs).value();
    run.report()
        .add(Row.of(WORK, Run.CLUTCH, Metric.cost("p50 ms"), sample(runs), "by hand", hand));
    run.report()
        .add(
            Row.of(
                WORK,
                Run.CLUTCH,
                Metric.rate("runs/s, " + PARALLELISM + " at a time"),
                sample(rates),
                "one after the other",
                alone));
  }

  private static Object spawned(ClutchSystem system) throws Exception {
    PythonRef python = system.spawn("plain");
    long value = value(python.call(TRIVIAL));
    python.stop();
    return value;
  }

  /** Milliseconds of one, over as many as there is time for. */
  private static double median(Duration length, Callable<?> step) throws Exception {
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    do {
      long begin = System.nanoTime();
      step.call();
      times.add((System.nanoTime() - begin) / 1e6);
    } while (System.nanoTime() - end < 0);
    return sample(times).value();
  }

  /** Until the last process has gone. */
  private static double rate(ClutchSystem system, int count) throws Exception {
    long begin = System.nanoTime();
    Stream<Call<Long>> calls = Stream.generate(() -> TRIVIAL).limit(count);
    List<Outcome<Long>> outcomes = value(system.run(calls, PARALLELISM, "plain"));
    double seconds = (System.nanoTime() - begin) / 1e9;
    outcomes.forEach(Outcome::get); // throws where one has failed
    return outcomes.size() / seconds;
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Sample sample(List<Double> values) {
    return Sample.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
