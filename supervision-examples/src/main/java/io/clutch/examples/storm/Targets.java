package io.clutch.examples.storm;

import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.examples.storm.Target.Trait;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The Python processes of the storm, behind references of every kind.
 *
 * <pre>
 * worker, limited      workers by themselves; the second has a limit of memory
 * station              a worker whose handlers are async def
 * pool                 three processes
 * supervisor, one-for-one
 *  +- child            a process that the supervisor restarts
 *  +- pair, one-for-all
 *      +- first, second
 * </pre>
 */
final class Targets {
  private static final int POOL_SIZE = 3;
  private static final long MEMORY_LIMIT = 2L << 30;
  // A storm may hit one call often and ends processes often. Neither may exceed a limit here.
  private static final int OFTEN = 1_000;
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofMillis(200);
  private static final BackoffSettings POOL_BACKOFF =
      new BackoffSettings(OFTEN, LEAST, MOST, PERIOD);

  private Targets() {}

  static SupervisorSpec tree(Path folder) {
    SupervisorSpec pair =
        SupervisorSpec.oneForAll()
            .withIntensity(OFTEN, PERIOD)
            .withChild(child("first", folder))
            .withChild(child("second", folder));
    return SupervisorSpec.oneForOne()
        .withIntensity(OFTEN, PERIOD)
        .withChild(child("child", folder))
        .withChild(ChildSpec.supervisor("pair", pair));
  }

  /** Starts the targets of a system whose guardian is the tree. */
  static List<Target> start(ActorSystem<SupervisorCommand> system, Path folder) {
    Clutch clutch = Clutch.get(system);
    WorkerSpec spec = functions(folder);
    PythonPool pool =
        clutch.spawn(
            PoolSpec.of(spec)
                .withSize(POOL_SIZE)
                .withInFlight(4)
                .withSettings(settings -> settings.withBackoff(POOL_BACKOFF)),
            "pool");
    return List.of(
        single(system, "worker", clutch.spawn(spec, "worker"), Trait.FUNCTIONS),
        single(
            system,
            "limited",
            clutch.spawn(spec.withMemoryLimit(MEMORY_LIMIT), "limited"),
            Trait.FUNCTIONS,
            Trait.LIMITED),
        single(system, "station", clutch.spawn(station(folder), "station"), Trait.ACTOR),
        new Target("pool", pool, () -> processes(pool), Trait.FUNCTIONS, Trait.POOL),
        single(system, "child", clutch.ref(system, "child", spec), Trait.FUNCTIONS),
        single(
            system, "first", clutch.ref(system, "pair/first", spec), Trait.FUNCTIONS, Trait.PAIRED),
        single(
            system,
            "second",
            clutch.ref(system, "pair/second", spec),
            Trait.FUNCTIONS,
            Trait.PAIRED));
  }

  private static ChildSpec<WorkerCommand> child(String id, Path folder) {
    return PythonWorker.child(id, functions(folder)).withMaxFailedStarts(OFTEN);
  }

  private static WorkerSpec functions(Path folder) {
    return storm(WorkerSpec.functions("storm", "storm_faults"), folder);
  }

  private static WorkerSpec station(Path folder) {
    return storm(WorkerSpec.actor("storm:Station"), folder);
  }

  private static WorkerSpec storm(WorkerSpec spec, Path folder) {
    return spec.withModulePath(PythonModules.folder())
        .withEnvironment("STORM_FOLDER", folder.toString())
        .withSettings(Targets::settings);
  }

  private static WorkerSettings settings(WorkerSettings settings) {
    return settings
        .withCallDeadline(Scene.DEADLINE)
        .withIdempotentAttempts(OFTEN)
        .withRestart(new RestartSettings(OFTEN, PERIOD, LEAST, MOST, Duration.ofSeconds(1)))
        .withLadder(
            new LadderSettings(
                Duration.ofMillis(2),
                Optional.of(Duration.ofMillis(300)),
                Optional.of(Duration.ofMillis(500)),
                Optional.of(Duration.ofMillis(500))));
  }

  private static Target single(
      ActorSystem<?> system, String name, PythonRef ref, Trait first, Trait... further) {
    Trait[] traits = Arrays.copyOf(further, further.length + 1);
    traits[further.length] = Trait.SINGLE;
    return new Target(name, ref, () -> process(system, ref), first, traits);
  }

  private static CompletionStage<List<Long>> process(ActorSystem<?> system, PythonRef ref) {
    return Trees.<WorkerCommand, WorkerStatus>later(
            system, ref.actor(), WorkerCommand.GetStatus::new)
        .thenApply(status -> status.pid() > 0 ? List.of(status.pid()) : List.of());
  }

  private static CompletionStage<List<Long>> processes(PythonPool pool) {
    return pool.status()
        .thenApply(
            status ->
                status.workers().stream()
                    .map(PoolStatus.Worker::pid)
                    .filter(pid -> pid > 0)
                    .toList());
  }
}
