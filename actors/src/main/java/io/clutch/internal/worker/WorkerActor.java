package io.clutch.internal.worker;

import io.clutch.failure.ExitReason;
import io.clutch.internal.messages.PythonReceiver;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A worker's actor. It passes messages and timers to {@link Worker}. Runs on the socket loop, so
 * nothing here may block.
 */
public final class WorkerActor extends AbstractBehavior<WorkerCommand> {
  private final WorkerRuntime runtime;
  private final Worker worker;
  private final TimerDriver driver;

  private WorkerActor(
      ActorContext<WorkerCommand> context,
      WorkerSpec spec,
      WorkerSettings settings,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<ParentCallbacks> parent) {
    super(context);
    this.runtime = runtime;
    var timers = new TimerQueue();
    this.driver = new TimerDriver(timers, runtime.requests().clock(), context.getSelf()::tell);
    ActorRef<WorkerCommand> self = context.getSelf();
    this.worker =
        new Worker(
            self.path().toStringWithoutAddress(),
            spec,
            settings,
            runtime.offering(spec, self, new PythonReceiver(self, runtime)),
            timers,
            self::tell,
            parent);
    worker.handle(new WorkerMessage.AwaitStop(stopped));
    worker.handle(new WorkerMessage.OnPhase(() -> present().changed(self)));
    guarded(worker::start);
  }

  /**
   * Creates the behaviour, to be spawned on the socket loop's dispatcher. The future completes with
   * the reason when the worker has stopped for good.
   */
  public static Behavior<WorkerCommand> create(
      WorkerSpec spec, WorkerRuntime runtime, CompletableFuture<ExitReason> stopped) {
    return create(spec, runtime, stopped, Optional.empty());
  }

  /** Creates the behaviour of a supervisor's child. */
  public static Behavior<WorkerCommand> create(
      WorkerSpec spec,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      ParentCallbacks parent) {
    return create(spec, runtime, stopped, Optional.of(parent));
  }

  private static Behavior<WorkerCommand> create(
      WorkerSpec spec,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<ParentCallbacks> parent) {
    // Here and not in the actor, so that the caller gets the exception for invalid settings.
    WorkerSettings settings = spec.settings(runtime.settings());
    return Behaviors.setup(
        context ->
            new WorkerActor(context, spec, settings, runtime, stopped, parent)
                .begun(parent.map(ParentCallbacks::name)));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, this::onSubscriberEnded)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    guarded(() -> handle(command));
    if (command instanceof Event event) {
      event.done();
    }
    return next();
  }

  private void handle(WorkerCommand command) {
    if (!driver.isRungBy(command)) {
      worker.handle(command);
    }
    if (command instanceof WorkerCommand.Subscribe subscribe) {
      getContext().watch(subscribe.subscriber());
    }
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error fault) {
      worker.fault(fault);
    }
  }

  private Behavior<WorkerCommand> begun(Optional<String> place) {
    if (!worker.isStopped()) {
      present().add(PresentActors.Kind.WORKER, getContext().getSelf(), place);
    }
    return next();
  }

  private PresentActors present() {
    return PresentActors.get(getContext().getSystem());
  }

  private Behavior<WorkerCommand> next() {
    if (worker.isStopped()) {
      driver.close();
      return Behaviors.stopped();
    }
    driver.arm();
    return this;
  }

  private Behavior<WorkerCommand> onSubscriberEnded(Terminated signal) {
    ActorRef<WorkerPhase> subscriber = signal.getRef().unsafeUpcast();
    return onMessage(new WorkerCommand.Unsubscribe(subscriber));
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    present().remove(getContext().getSelf());
    driver.close();
    worker.abort(runtime.endOr(new ExitReason.Stopped(ExitReason.Step.KILLED, -1)));
    return this;
  }
}
