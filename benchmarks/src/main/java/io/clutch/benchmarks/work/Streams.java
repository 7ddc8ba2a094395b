package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.benchmarks.subject.StreamRunner;
import io.clutch.benchmarks.subject.StreamRunner.Line;
import io.clutch.call.Call;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/** Sends elements through stages, many at once and one at a time. */
public final class Streams implements Work {
  private static final int PARALLELISM = 16;
  private static final int BATCH = 1000;
  private static final long LIMIT_SECONDS = 60;
  private static final String ASYNC = "mapAsync";
  private static final String LOCAL = "local map";
  private static final String STAGE = "call";
  private static final String BATCHED = "batched";
  private static final String THROUGH = "through";
  private static final String THROUGH_ASYNC = "through async";
  private static final String SOURCE = "source";
  private static final String BARE = "bare call";
  private static final String BETWEEN_THREADS = "batched, between threads";

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public void run(Run run) throws Exception {
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef python = system.spawn("plain", "batches", "generators");
      var streams = new StreamRunner(system);
      flood(run, python, streams);
      lone(run, python, streams);
    }
  }

  private void flood(Run run, PythonRef python, StreamRunner streams) {
    Scale scale = run.scale();
    List<Entrant> entrants =
        List.of(
            rate(scale, streams, LOCAL, Flow.<Long>create().map(n -> n + 1)),
            rate(scale, streams, ASYNC, async(python, PARALLELISM)),
            rate(scale, streams, STAGE, calls(python)),
            rate(scale, streams, BATCHED, batches(python)),
            rate(scale, streams, THROUGH, through(python, "add_one")),
            rate(scale, streams, THROUGH_ASYNC, through(python, "async_add_one")),
            source(scale, streams, python));
    new Contest(name(), List.of(Metric.rate("elements/s")), run.report())
        .run(scale.rounds(), entrants)
        .reportAgainst(ASYNC)
        .report(BATCHED, LOCAL)
        .report(THROUGH, LOCAL);
  }

  private void lone(Run run, PythonRef python, StreamRunner streams) throws Exception {
    Scale scale = run.scale();
    try (Line async = streams.open(async(python, 1));
        Line stage = streams.open(calls(python));
        Line batched = streams.open(batches(python));
        Line through = streams.open(through(python, "add_one"))) {
      List<Entrant> entrants =
          List.of(
              latency(scale, BARE, length -> Stopwatch.each(length, () -> one(python))),
              latency(scale, ASYNC, async::latencies),
              latency(scale, STAGE, stage::latencies),
              latency(scale, BATCHED, batched::latencies),
              latency(scale, THROUGH, through::latencies),
              latency(scale, BETWEEN_THREADS, batched::latenciesBetweenThreads));
      new Contest(
              "one element", List.of(Metric.cost("p50 µs"), Metric.cost("p99 µs")), run.report())
          .run(scale.rounds(), entrants)
          .reportAgainst(BARE)
          .report(BATCHED, ASYNC);
    }
  }

  private static Flow<Long, Long, ?> async(PythonRef python, int parallelism) {
    return Flow.<Long>create()
        .mapAsync(parallelism, n -> python.call("plain:add_one", Long.class, n));
  }

  private static Flow<Long, Long, ?> calls(PythonRef python) {
    return PythonFlow.call(
        python,
        n -> Call.of("plain:add_one", Long.class, n),
        StageSettings.create().withParallelism(PARALLELISM));
  }

  private static Flow<Long, Long, ?> batches(PythonRef python) {
    return PythonFlow.batched(
        python, "batches:add_one", Long.class, BatchSettings.create().withMaxSize(BATCH));
  }

  private static Flow<Long, Long, ?> through(PythonRef python, String function) {
    return PythonFlow.through(
        python,
        Call.of("generators:" + function, Long.class),
        StreamSettings.create().withCredit(BATCH));
  }

  private static Entrant source(Scale scale, StreamRunner streams, PythonRef python) {
    Source<Long, ?> numbers =
        PythonSource.of(
            python,
            Call.of("generators:numbers", Long.class),
            StreamSettings.create().withCredit(BATCH));
    return new Entrant(
        SOURCE,
        () -> streams.rate(scale.warmUp(), numbers),
        () -> new double[] {streams.rate(scale.length(), numbers)});
  }

  private static long one(PythonRef python) throws Exception {
    return python
        .call("plain:add_one", Long.class, 1L)
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Entrant rate(
      Scale scale, StreamRunner streams, String name, Flow<Long, Long, ?> flow) {
    return new Entrant(
        name,
        () -> streams.rate(scale.warmUp(), flow),
        () -> new double[] {streams.rate(scale.length(), flow)});
  }

  @FunctionalInterface
  private interface Latencies {
    double[] of(Duration length) throws Exception;
  }

  private static Entrant latency(Scale scale, String name, Latencies latencies) {
    return new Entrant(
        name,
        () -> latencies.of(scale.warmUp()),
        () -> Calls.percentiles(latencies.of(scale.length())));
  }
}
