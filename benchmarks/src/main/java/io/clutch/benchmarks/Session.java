package io.clutch.benchmarks;

import io.clutch.benchmarks.report.Report;
import io.clutch.benchmarks.subject.ClutchWorker;
import io.clutch.benchmarks.subject.Floor;
import io.clutch.benchmarks.subject.Grpc;
import io.clutch.benchmarks.subject.Jep;
import io.clutch.benchmarks.subject.Peers;
import io.clutch.benchmarks.subject.Py4J;
import io.clutch.benchmarks.subject.Reference;
import io.clutch.benchmarks.subject.Subject;
import io.clutch.benchmarks.work.BigArrays;
import io.clutch.benchmarks.work.Bytes;
import io.clutch.benchmarks.work.Calls;
import io.clutch.benchmarks.work.Casts;
import io.clutch.benchmarks.work.Data;
import io.clutch.benchmarks.work.Deadlines;
import io.clutch.benchmarks.work.Forks;
import io.clutch.benchmarks.work.HeldStacks;
import io.clutch.benchmarks.work.Hops;
import io.clutch.benchmarks.work.Hosts;
import io.clutch.benchmarks.work.IdleWorkers;
import io.clutch.benchmarks.work.InFlight;
import io.clutch.benchmarks.work.ManyStarts;
import io.clutch.benchmarks.work.Nodes;
import io.clutch.benchmarks.work.ObserverCost;
import io.clutch.benchmarks.work.ObserverCrowd;
import io.clutch.benchmarks.work.Observing;
import io.clutch.benchmarks.work.OneShots;
import io.clutch.benchmarks.work.Pools;
import io.clutch.benchmarks.work.Run;
import io.clutch.benchmarks.work.Scale;
import io.clutch.benchmarks.work.Starts;
import io.clutch.benchmarks.work.Streams;
import io.clutch.benchmarks.work.SupervisedChildren;
import io.clutch.benchmarks.work.Tables;
import io.clutch.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One run: opens the subjects, runs the works, and closes everything. */
final class Session {
  private static final List<Work> CALLS = List.of(new Calls(), new InFlight(16), new InFlight(256));
  private static final List<Work> COMPARED =
      Stream.concat(CALLS.stream(), Stream.of(new Bytes())).toList();
  private static final List<Work> BACK = List.of(new Hosts());
  // Runs first, on a heap that no other work has used.
  private static final List<Work> FIRST = List.of(new IdleWorkers());
  private static final List<Work> ALONE =
      List.of(
          new Data(),
          new BigArrays(),
          new Tables(),
          new Casts(),
          new Observing(),
          new Streams(),
          new Hops(),
          new Deadlines(),
          new Starts(),
          new Forks(),
          new ManyStarts(),
          new OneShots(),
          new Nodes(),
          new SupervisedChildren(),
          new ObserverCost(),
          new ObserverCrowd(),
          new HeldStacks(),
          new Pools());

  private final Scale scale;
  private final Peers peers;
  private final Options options;
  private final Report report = new Report();

  Session(Scale scale, Peers peers, Options options) {
    this.scale = scale;
    this.peers = peers;
    this.options = options;
  }

  @FunctionalInterface
  private interface Opening {
    Subject open() throws Exception;
  }

  Report run() throws Exception {
    with(wanted(FIRST), subjects -> {});
    with(wanted(COMPARED), this::openSubjects);
    // Ray's own processes are never idle, so only its anchor is measured beside it.
    with(wanted(CALLS), this::openReference);
    with(wanted(BACK), this::openBack);
    with(wanted(ALONE), subjects -> {});
    return report;
  }

  /** Whether no work has the requested name. */
  boolean isEmpty() {
    return wanted(all()).isEmpty();
  }

  /** The names of all works. */
  static List<String> names() {
    return all().stream().map(Work::name).toList();
  }

  private static List<Work> all() {
    return Stream.of(FIRST, COMPARED, BACK, ALONE).flatMap(List::stream).toList();
  }

  private List<Work> wanted(List<Work> works) {
    return works.stream()
        .filter(work -> options.only().map(work.name()::equals).orElse(true))
        .toList();
  }

  @FunctionalInterface
  private interface Cast {
    void open(List<Subject> subjects);
  }

  private void with(List<Work> works, Cast cast) throws Exception {
    if (works.isEmpty()) {
      return;
    }
    List<Subject> subjects = new ArrayList<>();
    try {
      cast.open(subjects);
      for (Work work : works) {
        work.run(new Run(scale, peers, report, subjects));
      }
    } finally {
      for (Subject subject : subjects) {
        subject.close();
      }
    }
  }

  private void openSubjects(List<Subject> subjects) {
    open(subjects, "bare PAIR", () -> Floor.pair(peers));
    open(subjects, "bare ROUTER", () -> Floor.router(peers));
    open(subjects, "Clutch", () -> ClutchWorker.open(peers));
    open(subjects, "Py4J", () -> Py4J.open(peers));
    open(subjects, "gRPC", () -> Grpc.open(peers));
    open(subjects, "Jep", () -> Jep.open(peers));
    open(subjects, "ErlPort", () -> Reference.erlPort(peers, options.erlPort()));
  }

  private void openReference(List<Subject> subjects) {
    int before = subjects.size();
    open(subjects, "Ray", () -> Reference.ray(peers));
    if (subjects.size() > before) {
      open(subjects, "bare PAIR", () -> Floor.pair(peers));
    }
  }

  private void openBack(List<Subject> subjects) {
    open(subjects, "ErlPort", () -> Reference.erlPortBack(peers, options.erlPort()));
  }

  private void open(List<Subject> subjects, String name, Opening opening) {
    System.err.println("Opening " + name);
    try {
      subjects.add(opening.open());
    } catch (Exception | LinkageError e) {
      report.skip(name, e);
    }
  }
}
