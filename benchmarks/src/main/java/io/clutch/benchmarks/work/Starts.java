package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Report;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.call.Call;
import io.clutch.telemetry.WorkerEvent.Exited;
import io.clutch.telemetry.WorkerEvent.Ready;
import io.clutch.telemetry.WorkerEvent.Starting;
import io.clutch.worker.WorkerSettings.StartMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The times from the start of a spawned worker to ready, and from a {@code kill -9} to the next
 * answer, with their parts. {@link Forks} has those of forked workers. Python's monotonic clock and
 * {@link System#nanoTime} are the same on Linux, so both give parts.
 */
public final class Starts implements Work {
  private static final String START = "start";
  private static final String KILL = "kill -9";
  private static final long LIMIT_SECONDS = 60;

  @Override
  public String name() {
    return "start";
  }

  /** A name and the moments of one start, in order. */
  private record Part(String name, double milliseconds) {}

  @Override
  public void run(Run run) throws Exception {
    var events = new Events();
    List<List<Part>> starts = new ArrayList<>();
    List<List<Part>> kills = new ArrayList<>();
    try (ClutchSystem system = ClutchSystem.heard(run.peers(), events)) {
      answer(spawn(system)); // loads the launcher and the classes
      for (int i = 0; i < run.scale().rounds(); i++) {
        long begin = System.nanoTime();
        PythonRef python = spawn(system);
        starts.add(start(python, begin, events));
        kills.add(kill(python, events));
        python.stop();
      }
    }
    report(run.report(), START, starts);
    report(run.report(), KILL, kills);
  }

  private static PythonRef spawn(ClutchSystem system) {
    return system.spawn(
        spec -> spec.withSettings(base -> base.withStart(StartMethod.SPAWN)), "plain");
  }

  private static List<Part> start(PythonRef python, long begin, Events events) throws Exception {
    answer(python);
    List<Part> parts = new ArrayList<>();
    long starting = events.after(begin, Starting.class);
    parts.add(part("start to ready ms", starting, events.after(starting, Ready.class)));
    parts.addAll(boot(python, begin, events));
    return parts;
  }

  private static List<Part> boot(PythonRef python, long begin, Events events) throws Exception {
    long[] python0 =
        python
            .call("plain:boot_times", long[].class)
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return List.of(
        part("spawn ms", events.after(begin, Starting.class), python0[0]),
        part("imports and handshake ms", python0[0], python0[1]),
        part("user's module to ready ms", python0[1], events.after(begin, Ready.class)));
  }

  private static List<Part> kill(PythonRef python, Events events) throws Exception {
    long pid =
        python
            .call("plain:process", Long.class)
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    long begin = System.nanoTime();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    answer(python);
    long end = System.nanoTime();
    List<Part> parts = new ArrayList<>();
    parts.add(part("kill to next answer ms", begin, end));
    long exited = events.after(begin, Exited.class);
    parts.add(part("noticed ms", begin, exited));
    parts.add(part("to the new start ms", exited, events.after(begin, Starting.class)));
    parts.addAll(boot(python, begin, events));
    parts.add(part("ready to answer ms", events.after(begin, Ready.class), end));
    return parts;
  }

  private static void answer(PythonRef python) throws Exception {
    python
        .call(Call.of("plain:add_one", Long.class, 1L).asIdempotent())
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Part part(String name, long from, long to) {
    return new Part(name, (to - from) / 1e6);
  }

  /** The first part is the total, and the anchor of the others. */
  private static void report(Report report, String work, List<List<Part>> rounds) {
    double whole = sample(rounds, 0).value();
    for (int i = 0; i < rounds.get(0).size(); i++) {
      Metric metric = Metric.cost(rounds.get(0).get(i).name());
      report.add(Row.of(work, Run.CLUTCH, metric, sample(rounds, i), "the whole", whole));
    }
  }

  private static Sample sample(List<List<Part>> rounds, int part) {
    return Sample.of(
        rounds.stream().mapToDouble(parts -> parts.get(part).milliseconds()).toArray());
  }
}
