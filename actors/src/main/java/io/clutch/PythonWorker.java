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

/** A Python process as a behaviour, or as a supervisor's child. */
public final class PythonWorker {
  static final int MAX_FAILED_STARTS = 3;

  /** The worker's own start-timeout is the limit, and says more. */
  private static final Duration START_LIMIT = SettingChecks.LONGEST;

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

  /**
   * A worker as a supervisor's child: ready when its process is, stopped in order, and started anew
   * by the supervisor alone, whatever the specification's restart settings. The supervisor gives up
   * after 3 starts in a row that failed. All of it can be changed by the {@code with} methods, but
   * the dispatcher. {@link Clutch#ref(org.apache.pekko.actor.typed.ActorRef, String, WorkerSpec)}
   * gives a reference for calls.
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
