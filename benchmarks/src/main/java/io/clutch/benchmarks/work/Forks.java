package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import io.clutch.telemetry.WorkerEvent.Ready;
import io.clutch.telemetry.WorkerEvent.Starting;
import io.clutch.worker.WorkerSettings.StartMethod;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Workers that are forked from a template beside those that are spawned: the times from a start to
 * ready and from a {@code kill -9} to the next answer, and private memory. Then many forked
 * workers, from the first start until the last process has gone.
 */
public final class Forks implements Work {
  private static final List<Metric> METRICS =
      List.of(
          Metric.cost("start to ready ms"),
          Metric.cost("kill to next answer ms"),
          Metric.cost("private MB"));
  private static final String SPAWNED = "spawned";
  private static final String FORKED = "forked";
  private static final double MEGA = 1e6;
  private static final long LIMIT_SECONDS = 300;

  /** What a worker imports: its module imports the libraries, which a template has preloaded. */
  private enum Kind {
    NOTHING("start with nothing imported", List.of("plain")),
    NUMPY("start with NumPy", List.of("plain", "arrays"), "numpy"),
    PANDAS("start with NumPy and pandas", List.of("plain", "arrays", "frames"), "numpy", "pandas");

    final String text;
    final String[] modules;
    final String[] preload;

    Kind(String text, List<String> modules, String... preload) {
      this.text = text;
      this.modules = modules.toArray(String[]::new);
      this.preload = preload;
    }

    PythonRef start(ClutchSystem system, StartMethod method) {
      return system.spawn(
          spec -> {
            var started = spec.withSettings(base -> base.withStart(method));
            return method == StartMethod.FORK ? started.withPreload(preload) : started;
          },
          modules);
    }
  }

  @Override
  public String name() {
    return "forks";
  }

  @Override
  public void run(Run run) throws Exception {
    var events = new Events();
    try (ClutchSystem system = ClutchSystem.heard(run.peers(), events)) {
      for (Kind kind : Kind.values()) {
        new Contest(kind.text, METRICS, run.report())
            .run(
                run.scale().rounds(),
                List.of(
                    entrant(SPAWNED, kind, StartMethod.SPAWN, system, events),
                    entrant(FORKED, kind, StartMethod.FORK, system, events)))
            .reportAgainst(SPAWNED);
      }
    }
    many(run);
  }

  private static Entrant entrant(
      String name, Kind kind, StartMethod method, ClutchSystem system, Events events) {
    return new Entrant(
        name,
        () -> round(() -> kind.start(system, method), events), // also makes the template
        () -> round(() -> kind.start(system, method), events));
  }

  private static double[] round(Supplier<PythonRef> starter, Events events) throws Exception {
    long begin = System.nanoTime();
    PythonRef python = starter.get();
    long pid = ask(python, "process");
    long starting = events.after(begin, Starting.class);
    double start = (events.after(starting, Ready.class) - starting) / MEGA;
    double memory = ask(python, "private_bytes") / MEGA;
    begin = System.nanoTime();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    long next = ask(python, "process");
    double kill = (System.nanoTime() - begin) / MEGA;
    if (next == pid) {
      throw new IllegalStateException(pid + " answered after it was killed");
    }
    stop(List.of(python));
    return new double[] {start, kill, memory};
  }

  private static void many(Run run) throws Exception {
    int count = run.scale().forked();
    String work = count + " forked workers with NumPy";
    System.err.println("  " + work);
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef first = Kind.NUMPY.start(system, StartMethod.FORK);
      ask(first, "process"); // starts the launcher and the template
      int threads = threads();
      long processes = processes();
      long begin = System.nanoTime();
      List<PythonRef> all = new ArrayList<>();
      IntStream.range(0, count).forEach(i -> all.add(Kind.NUMPY.start(system, StartMethod.FORK)));
      for (PythonRef python : all) {
        ask(python, "process");
      }
      double ready = (System.nanoTime() - begin) / 1e9;
      int more = threads() - threads;
      double[] memory = new double[count];
      for (int i = 0; i < count; i++) {
        memory[i] = ask(all.get(i), "private_bytes") / MEGA;
      }
      begin = System.nanoTime();
      stop(all);
      double gone = (System.nanoTime() - begin) / 1e9;
      double whole = ready + gone;
      report(run, work, Metric.cost("s until all are ready"), Sample.of(ready), whole);
      report(run, work, Metric.cost("s until all have stopped"), Sample.of(gone), whole);
      report(run, work, METRICS.get(2), Sample.of(memory), Sample.of(memory).value());
      run.report()
          .note(
              "%s: %.1f s in all, %d JVM threads more, %d processes left; one may be forked ahead"
                  .formatted(work, whole, more, processes() - processes));
    }
  }

  private static void report(Run run, String work, Metric metric, Sample sample, double anchor) {
    run.report().add(Row.of(work, Run.CLUTCH, metric, sample, "the whole", anchor));
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long processes() {
    return ProcessHandle.current().descendants().count();
  }

  private static long ask(PythonRef python, String function) throws Exception {
    return python
        .call(Call.of("plain:" + function, Long.class).asIdempotent())
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void stop(List<PythonRef> workers) throws Exception {
    workers.forEach(PythonRef::stop);
    for (PythonRef python : workers) {
      python.whenStopped().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
