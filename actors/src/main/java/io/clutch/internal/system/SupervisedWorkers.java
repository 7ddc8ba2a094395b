package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.settings.SettingChecks;
import io.clutch.internal.worker.ParentCallbacks;
import io.clutch.internal.worker.WorkerActor;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Startup;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Workers as supervisors' own children. */
public record SupervisedWorkers(WorkerRuntime runtime, ActorRef<WorkerRegistry.Command> workers) {
  public static final int MAX_FAILED_STARTS = 3;

  /** Never reached: the worker's own start-timeout comes first, and its failure says more. */
  private static final Duration START_LIMIT = SettingChecks.LONGEST;

  /** Of a worker that only its supervisor restarts. */
  public static WorkerSpec once(WorkerSpec spec) {
    return spec.withSettings(each -> each.withRestart(RestartSettings.never()));
  }

  /** {@code props} has to select the socket loop's dispatcher. */
  public static ChildSpec<WorkerCommand> child(
      String id,
      Function<Startup, Behavior<WorkerCommand>> behavior,
      Function<ActorSystem<?>, Props> props) {
    return ChildSpec.<WorkerCommand>acknowledging(id, behavior)
        .withProps(props)
        .withStopMessage(new WorkerCommand.Stop())
        .withStartLimit(START_LIMIT)
        .withMaxFailedStarts(MAX_FAILED_STARTS);
  }

  /**
   * Tells of its start and end by the startup; {@code stopped} is completed with the reason when it
   * has stopped.
   */
  public Behavior<WorkerCommand> behavior(
      WorkerSpec spec, Startup startup, CompletableFuture<ExitReason> stopped) {
    return Behaviors.setup(
        context -> {
          workers.tell(new WorkerRegistry.Register(context.getSelf(), stopped));
          var parent = callbacks(context.getSelf(), startup, pid -> "pid " + pid);
          return WorkerActor.create(spec, runtime, stopped, parent);
        });
  }

  /** Reports the child's start, in the words of {@code ready}, and its end by the startup. */
  static ParentCallbacks callbacks(
      ActorRef<WorkerCommand> child, Startup startup, LongFunction<String> ready) {
    String path = child.path().toStringWithoutAddress();
    return new ParentCallbacks(
        startup.path(),
        (int) startup.incarnation(),
        pid -> startup.ready(ready.apply(pid)),
        reason -> startup.ends(new WorkerStoppedException(path, reason)),
        Optional.empty());
  }
}
