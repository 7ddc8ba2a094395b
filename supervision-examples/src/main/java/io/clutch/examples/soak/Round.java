package io.clutch.examples.soak;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.examples.common.Chaos;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** One actor system with a tree under load, from its start to its end. */
final class Round {
  static final String NAME = "soak";

  private static final int WORKERS = 4;
  private static final int CALLERS = 64;
  private static final int ATTEMPTS = 10;
  // Tolerates one kill per second. More than two per second are a fault.
  private static final int INTENSITY = 20;
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(Supervisor.create(tree()), NAME);
  private final Counts counts = new Counts();
  private int turn;

  /** The result of a round. */
  record Result(Counts.Sums sums, int kills, SupervisorSnapshot tree) {
    long restarts() {
      return Round.restarts(tree);
    }
  }

  private static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne()
        .withIntensity(INTENSITY, PERIOD)
        .withChildren(ids().stream().map(id -> PythonWorker.child(id, spec())).toList());
  }

  private static List<String> ids() {
    return IntStream.rangeClosed(1, WORKERS).mapToObj(i -> "worker-" + i).toList();
  }

  /** Allows more attempts than usual, because chaos may hit one call several times. */
  private static WorkerSpec spec() {
    return WorkerSpec.functions("busy")
        .withModulePath(PythonModules.folder())
        .withSettings(settings -> settings.withIdempotentAttempts(ATTEMPTS));
  }

  static Result run(Duration length) {
    var round = new Round();
    try {
      return round.load(length);
    } finally {
      round.system.terminate();
      round.system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private Result load(Duration length) {
    settled(0);
    List<ActorRef<WorkerCommand>> workers =
        ids().stream()
            .map(id -> Clutch.get(system).ref(system, id, spec()))
            .map(PythonRef::actor)
            .toList();
    List<ActorRef<Caller.Command>> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(i -> spawnCaller(workers.get(i % WORKERS), "caller-" + i))
            .toList();
    ActorRef<Chaos.Command> chaos =
        system.systemActorOf(
            Chaos.create(() -> processes(workers), BETWEEN_KILLS, pid -> {}),
            "chaos",
            Props.empty());
    pause(length);
    int kills = Trees.<Chaos.Command, Integer>ask(system, chaos, Chaos.Stop::new);
    callers.forEach(caller -> Trees.<Caller.Command, Done>ask(system, caller, Caller.Finish::new));
    return new Result(counts.sums(), kills, settled(kills));
  }

  /** The process of one worker. Each call takes the next worker. */
  private CompletionStage<List<Long>> processes(List<ActorRef<WorkerCommand>> workers) {
    ActorRef<WorkerCommand> worker = workers.get(turn++ % workers.size());
    return Trees.<WorkerCommand, WorkerStatus>later(system, worker, WorkerCommand.GetStatus::new)
        .thenApply(status -> List.of(status.pid()));
  }

  private ActorRef<Caller.Command> spawnCaller(ActorRef<WorkerCommand> worker, String name) {
    return system.systemActorOf(Caller.create(worker, counts), name, Props.empty());
  }

  /** The tree when all of it runs after a number of restarts, or else at the timeout. */
  private SupervisorSnapshot settled(int kills) {
    long end = System.nanoTime() + SETTLING.toNanos();
    SupervisorSnapshot tree = Trees.snapshot(system, system);
    while (!isSettled(tree, kills) && System.nanoTime() < end) {
      pause(PAUSE);
      tree = Trees.snapshot(system, system);
    }
    return tree;
  }

  private static boolean isSettled(SupervisorSnapshot tree, int kills) {
    return restarts(tree) == kills
        && tree.children().stream().allMatch(child -> child.state() == State.RUNNING);
  }

  private static long restarts(SupervisorSnapshot tree) {
    return tree.children().stream().mapToLong(ChildSnapshot::restarts).sum();
  }

  private static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
