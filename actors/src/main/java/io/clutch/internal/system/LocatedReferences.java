package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import io.clutch.internal.client.PendingCalls;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.handoff.WorkerProxy;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;

/**
 * Targets of references to workers that another module finds. Their actor keeps unsent calls, and
 * {@link HandOff.Moved} tells it where the worker is. Loading Clutch opens it. Thread-safe.
 */
public final class LocatedReferences implements Extension {
  private final ActorSystem<?> system;
  private final AtomicLong names = new AtomicLong();
  private volatile WorkerRuntime runtime;
  private Props loop;
  private ActorRef<WorkerRegistry.Command> workers;
  private PendingCalls pendingCalls;

  private LocatedReferences(ActorSystem<?> system) {
    this.system = system;
  }

  /** Those of the system. */
  public static LocatedReferences get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Called once, by Clutch. */
  public void open(
      WorkerRuntime its,
      Props dispatcher,
      ActorRef<WorkerRegistry.Command> registry,
      PendingCalls calls) {
    loop = dispatcher;
    workers = registry;
    pendingCalls = calls;
    runtime = its; // last, since it publishes the others
  }

  /** What all workers of the system share. */
  public WorkerRuntime runtime() {
    return runtime;
  }

  /** The dispatcher of the socket loop. */
  public Props loop() {
    return loop;
  }

  /** Starts the actor of a reference, which ends by {@link HandOff.Ended}. */
  public RefTarget start(String name, WorkerSpec spec) {
    var stopped = new CompletableFuture<ExitReason>();
    ActorRef<WorkerCommand> actor =
        system.systemActorOf(
            WorkerProxy.create(name, spec, runtime, stopped),
            "clutch-located-" + names.incrementAndGet(),
            loop);
    workers.tell(new WorkerRegistry.Register(actor, stopped, true));
    return new RefTarget(
        actor,
        runtime,
        system.dispatchers().lookup(DispatcherSelector.defaultDispatcher()),
        spec,
        pendingCalls,
        stopped,
        ended -> CompletableFuture.completedFuture(Done.getInstance()),
        Optional.of(name));
  }

  private static final class Id extends ExtensionId<LocatedReferences> {
    static final Id INSTANCE = new Id();

    @Override
    public LocatedReferences createExtension(ActorSystem<?> system) {
      return new LocatedReferences(system);
    }
  }
}
