package io.clutch.internal.system;

import io.clutch.internal.client.PendingCalls;
import io.clutch.worker.WorkerCommand;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorPaths;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;

/**
 * The names of the workers and pools that the extension spawns. A name is free again once the
 * actor's parent knows of its end, which is after the worker's stop. Thread-safe.
 */
public final class ActorNames {
  private static final long LIMIT_SECONDS = 2;

  private final ActorSystem<?> system;
  private final Props loop;
  private final ActorRef<WorkerRegistry.Command> workers;
  private final PendingCalls pendingCalls;

  public ActorNames(
      ActorSystem<?> system,
      Props loop,
      ActorRef<WorkerRegistry.Command> workers,
      PendingCalls pendingCalls) {
    this.system = system;
    this.loop = loop;
    this.workers = workers;
    this.pendingCalls = pendingCalls;
  }

  /** Waits for the name if a stopped actor still has it, which takes milliseconds. */
  public ActorRef<WorkerCommand> spawn(Behavior<WorkerCommand> behavior, String name) {
    Objects.requireNonNull(name, "name");
    try {
      return system.systemActorOf(behavior, name, loop);
    } catch (InvalidActorNameException refused) {
      if (!ActorPaths.isValidPathElement(name)) {
        throw refused;
      }
      await(freed(parent().child(name)));
      return system.systemActorOf(behavior, name, loop);
    }
  }

  private static void await(CompletableFuture<Done> freed) {
    try {
      freed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The name is still taken; the next attempt reports that.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      freed.cancel(false);
    }
  }

  /** Completes when the name of a stopped actor is free. */
  public CompletionStage<Done> freed(ActorRef<WorkerCommand> actor) {
    return actor.path().parent().equals(parent())
        ? freed(actor.path())
        : CompletableFuture.completedFuture(Done.getInstance());
  }

  private ActorPath parent() {
    return workers.path().parent();
  }

  private CompletableFuture<Done> freed(ActorPath path) {
    var freed = new CompletableFuture<Done>();
    PendingCalls.Pending pending = reason -> freed.complete(Done.getInstance());
    pendingCalls.add(pending);
    freed.whenComplete((done, failure) -> pendingCalls.remove(pending));
    workers.tell(new WorkerRegistry.AwaitFree(path, freed));
    return freed;
  }
}
