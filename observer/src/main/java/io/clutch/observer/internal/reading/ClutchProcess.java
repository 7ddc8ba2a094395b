package io.clutch.observer.internal.reading;

import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;

/** Asks the actor of a worker, also of one in a pool, whose own reference has many processes. */
public final class ClutchProcess implements ProcessInspection {
  /** The actor itself answers sooner, with the reason. */
  private static final Duration GRACE = Duration.ofSeconds(7);

  private final ActorSystem<?> system;
  private final ActorRef<WorkerCommand> worker;

  private ClutchProcess(ActorSystem<?> system, ActorRef<WorkerCommand> worker) {
    this.system = system;
    this.worker = worker;
  }

  /** Empty if the worker has no actor now. */
  public static Optional<ProcessInspection> of(ActorSystem<?> system, Source source) {
    PresentActors present = PresentActors.get(system);
    return present
        .worker(source.actor())
        .or(() -> named(present, source.name()))
        .map(it -> new ClutchProcess(system, it.actor()));
  }

  private static Optional<Present> named(PresentActors present, String name) {
    return present.those(PresentActors.Kind.WORKER).stream()
        .filter(it -> it.name().equals(name))
        .findFirst();
  }

  @Override
  public CompletionStage<Stacks> stacks() {
    return ask(Duration.ZERO, WorkerCommand.GetStacks::new);
  }

  @Override
  public CompletionStage<Profile> profile(Duration over) {
    return ask(over, replyTo -> new WorkerCommand.GetProfile(over, replyTo));
  }

  @Override
  public CompletionStage<Allocations> allocations(Duration over) {
    return ask(over, replyTo -> new WorkerCommand.GetAllocations(over, replyTo));
  }

  private <T> CompletionStage<T> ask(
      Duration over,
      org.apache.pekko.japi.function.Function<ActorRef<StatusReply<T>>, WorkerCommand> command) {
    return AskPattern.askWithStatus(worker, command, over.plus(GRACE), system.scheduler());
  }
}
