package io.clutch;

import io.clutch.internal.system.SupervisedWorkers;
import io.clutch.supervision.ChildSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A worker as a behaviour, or as a supervisor's child. */
public final class PythonWorker {
  private PythonWorker() {}

  /**
   * A worker that any actor can spawn, on any dispatcher, and watch like any child. It stops if it
   * was asked to. It fails with a {@link io.clutch.failure.WorkerStoppedException} if it stops for
   * good for another reason.
   */
  public static Behavior<WorkerCommand> create(WorkerSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return Behaviors.setup(context -> Clutch.get(context.getSystem()).behavior(spec));
  }

  /**
   * A worker as a supervisor's child. The child is ready when its process is, and is stopped in
   * order. Only the supervisor restarts it; the restart settings of the specification do not apply.
   * The supervisor gives up after 3 failed starts in a row. All this can be changed by the {@code
   * with} methods, except the dispatcher. {@link Clutch#ref(org.apache.pekko.actor.typed.ActorRef,
   * String, WorkerSpec)} returns a reference for calls.
   *
   * @param id as for {@link ChildSpec#of}
   */
  public static ChildSpec<WorkerCommand> child(String id, WorkerSpec spec) {
    Objects.requireNonNull(spec, "spec");
    WorkerSpec once = SupervisedWorkers.once(spec);
    return SupervisedWorkers.child(
        id,
        startup ->
            Behaviors.setup(
                context ->
                    Clutch.get(context.getSystem())
                        .supervised()
                        .behavior(once, startup, new CompletableFuture<>())),
        // Loads the extension before the child is on the loop, which the loading has to wait for.
        system -> {
          Clutch.get(system).resolve(once);
          return Clutch.LOOP;
        });
  }
}
