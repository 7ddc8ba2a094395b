package io.clutch.internal.spawn;

import io.clutch.failure.ExitReason;
import io.clutch.internal.host.HostAccess;
import io.clutch.internal.host.HostReferences;
import io.clutch.internal.host.HostTarget;
import io.clutch.internal.messages.PythonReceiver;
import io.clutch.internal.system.ChildReferences;
import io.clutch.internal.system.SupervisedWorkers;
import io.clutch.internal.system.WorkerRegistry;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Startup;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerCommand;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What makes children and their addresses. Thread-safe. */
final class SpawnRuntime {
  private final SupervisedWorkers workers;
  private final ChildReferences references;
  private final Props loop;
  private final Map<ActorRef<WorkerCommand>, Integer> depths = new ConcurrentHashMap<>();

  /** {@code loop} selects the socket loop's dispatcher. */
  SpawnRuntime(SupervisedWorkers workers, ChildReferences references, Props loop) {
    this.workers = workers;
    this.references = references;
    this.loop = loop;
  }

  SupervisedWorkers workers() {
    return workers;
  }

  /** How many workers that were spawned by Python are above it, itself included. */
  int depth(ActorRef<WorkerCommand> worker) {
    return depths.getOrDefault(worker, 0);
  }

  ChildSpec<WorkerCommand> child(SpawnedChild child) {
    return SupervisedWorkers.child(
            child.name(), startup -> behavior(child, startup), system -> loop)
        .withRestart(child.restart);
  }

  private Behavior<WorkerCommand> behavior(SpawnedChild child, Startup startup) {
    return Behaviors.setup(
        context -> {
          ActorRef<WorkerCommand> self = context.getSelf();
          if (!child.begins(self)) {
            startup.ignore();
            return Behaviors.stopped();
          }
          var stopped = new CompletableFuture<ExitReason>();
          var starting = new Starting(startup, child);
          if (child.place().isPresent()) {
            workers.workers().tell(new WorkerRegistry.Register(self, stopped));
            return LocalChildActor.create(child, child.place().get(), starting, stopped);
          }
          depths.put(self, child.depth);
          stopped.thenRun(() -> depths.remove(self));
          return workers.behavior(child.spec, starting, stopped);
        });
  }

  /** Makes the address of a child that is ready, and answers with it. */
  void refer(ActorRef<SupervisorCommand> supervisor, SpawnedChild child, Runnable gone) {
    ChildReferences.Entry entry = references.ofPresent(supervisor, child.name(), child.spec);
    var receiver = new PythonReceiver(entry.actor(), workers.runtime());
    Object host = HostAccess.host(HostTarget.OfPython.of(receiver));
    child.known(HostReferences.INSTANCE.of(host, Optional.empty()).token());
    entry.stopped().thenRun(gone);
    child.answer.complete(host);
  }

  /** Tells the child that it has started, too. */
  private record Starting(Startup startup, SpawnedChild child) implements Startup {
    @Override
    public void ready(String detail) {
      child.hasStarted();
      startup.ready(detail);
    }

    @Override
    public void failed(Throwable cause) {
      startup.failed(cause);
    }

    @Override
    public void ignore() {
      startup.ignore();
    }

    @Override
    public void ends(Throwable cause) {
      startup.ends(cause);
    }

    @Override
    public String path() {
      return startup.path();
    }

    @Override
    public long incarnation() {
      return startup.incarnation();
    }
  }
}
