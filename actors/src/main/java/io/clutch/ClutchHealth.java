package io.clutch;

import io.clutch.internal.health.HealthAnswers;
import io.clutch.internal.health.TreeReadiness;
import io.clutch.internal.health.Words;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Whether Python is ready for calls, for readiness probes. Each answer is there within a second, in
 * any state of the actors, and says in words what is not ready. Whether the JVM is alive must never
 * depend on it: see the guide to health. Thread-safe.
 *
 * <p>Answers complete on any thread, so that they need none of the actor system. What depends on
 * them must not block; use the {@code Async} methods for more.
 */
public final class ClutchHealth {
  /** The trees of Clutch itself: of runs, and of what Python has spawned. */
  private static final String OWN_TREES = "/system/clutch-";

  private ClutchHealth() {}

  /**
   * An answer. Immutable.
   *
   * @param isReady whether all that was asked for is ready
   * @param reasons what is not ready, and why: at most 20 of at most some 500 characters, and how
   *     many more there are; empty if all are ready
   */
  public record Readiness(boolean isReady, List<String> reasons) {
    public Readiness {
      reasons = List.copyOf(reasons);
    }

    private static Readiness of(List<String> problems) {
      return new Readiness(problems.isEmpty(), Words.few(problems));
    }

    /** The reasons with a line for each, or {@code ready}. */
    public String message() {
      return isReady ? "ready" : String.join("\n", reasons);
    }
  }

  /**
   * Tells whether a worker takes calls now, or a pool: if at least one of its workers does. A pool
   * whose minimum is 0 is also ready without a worker, as long as it may start one.
   */
  public static CompletionStage<Readiness> readiness(PythonRef reference) {
    Objects.requireNonNull(reference, "reference");
    return problems(reference).thenApply(Readiness::of);
  }

  /**
   * Tells whether all children of a tree run. Pools below it are ready as those of {@link
   * #readiness(PythonRef)}. Temporary children do not count, nor those that have ended normally or
   * were stopped on request.
   *
   * @param tree its top, or a supervisor below that
   */
  public static CompletionStage<Readiness> readiness(
      ActorSystem<?> system, ActorRef<SupervisorCommand> tree) {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(tree, "tree");
    return problems(system, tree).thenApply(Readiness::of);
  }

  /**
   * Tells whether all trees of a system are ready, and all workers and pools that {@link
   * Clutch#spawn(io.clutch.worker.WorkerSpec, String) Clutch.spawn} and {@link Clutch#pool} have
   * started. One that has ended by a failure is not, until another one has its name; so start jobs
   * with names of their own as temporary children of a tree. A system that shuts down is not. A
   * system that has started nothing of Clutch is ready.
   */
  public static CompletionStage<Readiness> readiness(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    if (system.getWhenTerminated().toCompletableFuture().isDone()) {
      return answered("the actor system has ended");
    }
    if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
      return answered("the actor system is shutting down");
    }
    var answers = new ArrayList<CompletableFuture<List<String>>>();
    try {
      addTrees(system, answers);
      addNamed(system, answers);
    } catch (RuntimeException ending) { // its extensions cannot be loaded any more
      return answered("the actor system is ending: " + ending.getMessage());
    }
    return HealthAnswers.all(answers).thenApply(Readiness::of);
  }

  private static void addTrees(
      ActorSystem<?> system, List<CompletableFuture<List<String>>> answers) {
    Supervision supervision = Supervision.get(system);
    supervision.trees().stream()
        .filter(top -> !path(top).startsWith(OWN_TREES)) // nor are these among those that failed
        .map(top -> problems(system, top))
        .forEach(answers::add);
    List<String> failed =
        supervision.failedTrees().stream()
            .map(down -> down.path() + " has ended: it " + down.reason().message())
            .toList();
    answers.add(CompletableFuture.completedFuture(failed));
  }

  /** A system that does not use Python yet gets no socket for the question. */
  private static void addNamed(
      ActorSystem<?> system, List<CompletableFuture<List<String>>> answers) {
    if (system.hasExtension(Clutch.Id.INSTANCE)) {
      NamedRefs named = Clutch.get(system).named();
      named.running().stream().map(ClutchHealth::problems).forEach(answers::add);
      answers.add(CompletableFuture.completedFuture(named.failures()));
    }
  }

  private static CompletableFuture<List<String>> problems(PythonRef reference) {
    String place = reference.place();
    return HealthAnswers.within(
        place,
        () ->
            reference
                .problem()
                .thenApply(problem -> problem.stream().map(it -> place + " " + it).toList()));
  }

  private static CompletableFuture<List<String>> problems(
      ActorSystem<?> system, ActorRef<SupervisorCommand> tree) {
    return HealthAnswers.within(
        path(tree),
        () ->
            Supervision.get(system)
                .snapshot(tree, HealthAnswers.LIMIT)
                .thenApply(TreeReadiness::problems));
  }

  private static String path(ActorRef<?> actor) {
    return actor.path().toStringWithoutAddress();
  }

  private static CompletionStage<Readiness> answered(String problem) {
    return CompletableFuture.completedFuture(Readiness.of(List.of(problem)));
  }
}
