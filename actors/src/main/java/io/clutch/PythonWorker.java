package io.clutch;

import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Objects;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A Python process as a behaviour. */
public final class PythonWorker {
  private PythonWorker() {}

  /**
   * A worker to be spawned by any actor, on any dispatcher, and watched like any child: it stops
   * when it was asked to, and fails with a {@link io.clutch.failure.WorkerStoppedException} when it
   * stopped for good otherwise.
   */
  public static Behavior<WorkerCommand> create(WorkerSpec spec) {
    Objects.requireNonNull(spec, "spec");
    return Behaviors.setup(context -> Clutch.get(context.getSystem()).behavior(spec));
  }
}
