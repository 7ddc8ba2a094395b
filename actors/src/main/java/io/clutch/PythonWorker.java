package io.clutch;

import io.clutch.internal.settings.SettingChecks;
import io.clutch.supervision.ChildSpec;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A worker as a behaviour, or as a supervisor's child. */
public final class PythonWorker {
  static final int MAX_FAILED_STARTS = 3;

  /** Never reached: the worker's own start-timeout comes first, and its failure says more. */
  private static final Duration START_LIMIT = SettingChecks.LONGEST;

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
    WorkerSpec once = spec.withSettings(each -> each.withRestart(RestartSettings.never()));
    return ChildSpec.<WorkerCommand>acknowledging(
            id,
            startup ->
                Behaviors.setup(context -> Clutch.get(context.getSystem()).child(once, startup)))
        // Loads the extension before the child is on the loop, which the loading has to wait for.
        .withProps(
            system -> {
              Clutch.get(system).resolve(once);
              return Clutch.loop();
            })
        .withStopMessage(new WorkerCommand.Stop())
        .withStartLimit(START_LIMIT)
        .withMaxFailedStarts(MAX_FAILED_STARTS);
  }
}
