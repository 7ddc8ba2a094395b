package io.clutch.worker;

import io.clutch.failure.ExitReason;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One worker's actor: a shell that feeds {@link Worker} with messages and time. Runs on the socket
 * loop, so nothing here may block.
 */
public final class WorkerActor extends AbstractBehavior<WorkerCommand> {
  private static final Object TICK = "tick";

  private final Worker worker;
  private final Agenda agenda = new Agenda();
  private final WorkerRuntime runtime;
  private final TimerScheduler<WorkerCommand> timers;
  private OptionalLong armed = OptionalLong.empty();

  private WorkerActor(
      ActorContext<WorkerCommand> context,
      TimerScheduler<WorkerCommand> timers,
      WorkerSpec spec,
      WorkerSettings settings,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> stopped) {
    super(context);
    this.runtime = runtime;
    this.timers = timers;
    ActorRef<WorkerCommand> self = context.getSelf();
    this.worker =
        new Worker(
            self.path().toStringWithoutAddress(), spec, settings, runtime, agenda, self::tell);
    worker.handle(new WorkerCommand.AwaitStop(stopped));
    worker.start();
  }

  /**
   * The behaviour of a worker; to be spawned on the socket loop's dispatcher. The future is
   * completed with the reason when it has stopped for good.
   */
  public static Behavior<WorkerCommand> create(
      WorkerSpec spec, WorkerRuntime runtime, CompletableFuture<ExitReason> stopped) {
    // Here and not in the actor: settings that cannot be are the caller's fault.
    WorkerSettings settings = spec.settings(runtime.settings());
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new WorkerActor(context, timers, spec, settings, runtime, stopped).begun()));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    try {
      worker.handle(command);
      if (command instanceof Event.Tick) {
        armed = OptionalLong.empty();
        agenda.run(runtime.clock().getAsLong());
      }
    } catch (RuntimeException | Error e) {
      getContext().getLog().error("A fault in the worker's own actor", e);
      worker.abort(new ExitReason.Fault(e.toString()));
    }
    return next();
  }

  private Behavior<WorkerCommand> begun() {
    arm();
    return worker.isStopped() ? Behaviors.stopped() : this;
  }

  private Behavior<WorkerCommand> next() {
    if (worker.isStopped()) {
      return Behaviors.stopped();
    }
    arm();
    return Behaviors.same();
  }

  private void arm() {
    OptionalLong earliest = agenda.earliest();
    if (earliest.isPresent() && (armed.isEmpty() || earliest.getAsLong() - armed.getAsLong() < 0)) {
      armed = earliest;
      long wait = Math.max(0, earliest.getAsLong() - runtime.clock().getAsLong());
      timers.startSingleTimer(TICK, new Event.Tick(), Duration.ofNanos(wait));
    }
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
    return this;
  }
}
