package io.clutch.examples;

import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.examples.common.PythonModules;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;

/** The Python module {@code library}, served by a pool of processes in a supervision tree. */
final class Library {
  // While a file is parsed, the next one is already at the worker.
  private static final int IN_FLIGHT = 2;

  // Tolerates one kill per second with an immediate restart, but not a crash with each
  // call.
  private static final BackoffSettings BACKOFF =
      new BackoffSettings(1, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(500));

  // Chaos may hit one call several times.
  private static final int ATTEMPTS = 10;

  private final PythonPool pool;
  private final int workers;

  private Library(PythonPool pool, int workers) {
    this.pool = pool;
    this.workers = workers;
  }

  /** A supervisor with one pool for each of these sizes. */
  static SupervisorSpec tree(int... sizes) {
    return SupervisorSpec.oneForOne()
        .withChildren(
            IntStream.of(sizes).mapToObj(size -> PythonPool.child(id(size), spec(size))).toList());
  }

  /** The library of a system whose guardian is the tree, in the pool of that size. */
  static Library of(ActorSystem<SupervisorCommand> system, int workers) {
    return new Library(Clutch.get(system).ref(system, id(workers), spec(workers)), workers);
  }

  CompletionStage<List<String>> sourceFiles(Optional<String> folder) {
    var paths = new ResultType<List<String>>() {};
    return pool.call("library:source_files", paths, folder.orElse(null));
  }

  /** Parses a file. The call is repeated if the process ends before it answers. */
  CompletionStage<SourceFile> parse(String file) {
    return pool.call(Call.of("library:parse", SourceFile.class, file).asIdempotent());
  }

  /**
   * A stage that parses files, each paired with its name, as many at once as the pool has room for.
   * A file is sent again if its process ends.
   */
  Flow<Pair<String, String>, Pair<SourceFile, String>, CompletionStage<StageCounts>> parsing() {
    var settings =
        StageSettings.create()
            .withParallelism(workers * IN_FLIGHT)
            .withOrder(StageSettings.Order.UNORDERED)
            .withOnExit(StageSettings.OnExit.RETRY)
            .withAttempts(ATTEMPTS);
    return PythonFlow.callWithContext(
            pool,
            (String file, String name) -> Call.of("library:parse", SourceFile.class, file),
            settings)
        .asFlow();
  }

  /** The pids of the running processes. */
  CompletionStage<List<Long>> processes() {
    return pool.status()
        .thenApply(status -> status.workers().stream().map(PoolStatus.Worker::pid).toList());
  }

  private static String id(int workers) {
    return "parsers-" + workers;
  }

  private static PoolSpec spec(int workers) {
    WorkerSpec parser =
        WorkerSpec.functions("library")
            .withModulePath(PythonModules.folder())
            .withSettings(settings -> settings.withIdempotentAttempts(ATTEMPTS));
    return PoolSpec.of(parser)
        .withSize(workers)
        .withInFlight(IN_FLIGHT)
        .withSettings(settings -> settings.withBackoff(BACKOFF));
  }
}
