package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.Chains;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Page;
import io.clutch.benchmarks.subject.Stopwatch;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/** Many who want the page at once, and many who hold connections: what others notice of them. */
public final class ObserverCrowd implements Work {
  private static final Metric SERVED = Metric.rate("served");
  private static final Metric REFUSED = Metric.rate("refused in words");
  private static final Metric SECONDS = Metric.cost("s until all have an answer");
  private static final Metric MEMORY = Metric.cost("JVM MB");
  private static final Metric CALL = Metric.cost("call p50 µs");
  private static final Metric MEANWHILE = Metric.cost("call p50 µs while they come");
  private static final Metric PAGE = Metric.cost("page p50 ms");
  private static final Metric LATEST = Metric.cost("latest page ms");
  private static final String ALONE = "nobody else";
  private static final int VIEWERS = 100; // the default of clutch.observer.max-viewers
  private static final int SLOW = 250;
  private static final int REQUESTS = 50;
  private static final int WARMING = 64;
  private static final double MEGA = 1e6;
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return "viewers";
  }

  /** What others notice at one time. */
  private record State(double call, Sample page, double latest, double memory) {}

  @Override
  public void run(Run run) throws Exception {
    int count = run.scale().connections();
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef python = system.spawn("plain");
      Chains.rate(
          WARMING, run.scale().warmUp(), () -> python.call("plain:add_one", Long.class, 1L));
      Page page = system.page();
      state(run, python, page); // warms up
      State alone = state(run, python, page);
      String work = count + " viewers";
      try (Page.Guest crowd = page.crowd(count)) {
        long began = System.nanoTime();
        CompletableFuture<long[]> answers = CompletableFuture.supplyAsync(() -> numbers(crowd));
        double call = whileOpen(answers, python);
        long[] told = answers.join();
        double seconds = (System.nanoTime() - began) / 1e9;
        add(run, work, MEANWHILE, Sample.of(call), ALONE, alone.call());
        int most = Math.min(count, VIEWERS);
        add(run, work, SERVED, Sample.of(told[0]), "max-viewers", most);
        add(run, work, REFUSED, Sample.of(told[1]), "all others", Math.max(1, count - most));
        add(run, work, SECONDS, Sample.of(seconds), "10 s", 10);
        report(run, work, state(run, python, page), alone);
      }
      Page.Guest slow = page.slow(SLOW);
      report(run, SLOW + " slow connections", state(run, python, page), alone);
      slow.close();
    }
  }

  private static void report(Run run, String work, State state, State alone) {
    add(run, work, CALL, Sample.of(state.call()), ALONE, alone.call());
    add(run, work, PAGE, state.page(), ALONE, alone.page().value());
    add(run, work, LATEST, Sample.of(state.latest()), ALONE, alone.latest());
    add(run, work, MEMORY, Sample.of(state.memory()), ALONE, alone.memory());
  }

  private static void add(
      Run run, String work, Metric metric, Sample sample, String anchor, double value) {
    run.report().add(Row.of(work, Run.CLUTCH, metric, sample, anchor, value));
  }

  private static State state(Run run, PythonRef python, Page page) throws Exception {
    var millis = new double[REQUESTS];
    double latest = 0;
    for (int i = 0; i < millis.length; i++) {
      millis[i] = page.nanos() / 1e6;
      latest = Math.max(latest, millis[i]);
    }
    return new State(call(run, python), Sample.of(millis), latest, MemoryInUse.bytes() / MEGA);
  }

  private static double call(Run run, PythonRef python) throws Exception {
    return Calls.percentiles(Stopwatch.each(run.scale().length(), () -> next(python)))[0];
  }

  private static double whileOpen(CompletableFuture<?> answers, PythonRef python) throws Exception {
    var times = DoubleStream.builder();
    do {
      long began = System.nanoTime();
      next(python);
      times.add(System.nanoTime() - began);
    } while (!answers.isDone());
    return Calls.percentiles(times.build().toArray())[0];
  }

  private static long[] numbers(Page.Guest guest) {
    try {
      return guest.numbers();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void next(PythonRef python) throws Exception {
    python
        .call("plain:add_one", Long.class, 1L)
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
