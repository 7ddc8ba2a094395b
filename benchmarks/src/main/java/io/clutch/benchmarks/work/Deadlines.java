package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** How late calls fail at their deadlines, compared with a timer of the JDK. */
public final class Deadlines implements Work {
  private static final Duration DEADLINE = Duration.ofMillis(20);
  private static final int WARMING = 50;
  private static final int CALLS = 50;
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return "deadlines";
  }

  @Override
  public void run(Run run) {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef python = system.spawn("asyncio");
      Supplier<CompletableFuture<?>> call =
          () ->
              python
                  .call(Call.of("asyncio:sleep", Object.class, 60).withDeadline(DEADLINE))
                  .toCompletableFuture();
      Supplier<CompletableFuture<?>> timer =
          () -> new CompletableFuture<>().orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      late(WARMING, call);
      late(WARMING, timer);
      int calls = CALLS * run.scale().rounds();
      double anchor = late(calls, timer).value();
      run.report()
          .add(
              Row.of(
                  name(),
                  Run.CLUTCH,
                  Metric.cost("late by µs"),
                  late(calls, call),
                  "orTimeout",
                  anchor));
    }
  }

  private static Sample late(int count, Supplier<CompletableFuture<?>> failing) {
    return Sample.of(DoubleStream.generate(() -> late(failing)).limit(count).toArray());
  }

  /** By how many microseconds it fails after the deadline. */
  private static double late(Supplier<CompletableFuture<?>> failing) {
    long begin = System.nanoTime();
    CompletableFuture<?> future = failing.get();
    try {
      future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException expected) {
      return (System.nanoTime() - begin - DEADLINE.toNanos()) / 1000.0;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("it has not failed");
  }
}
