package io.clutch.internal.handoff;

import io.clutch.failure.ExitReason;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
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
 * The actor behind a reference to a supervised worker. It passes messages and timers to {@link
 * ProxyBuffer}. Runs on the socket loop, so nothing here may block.
 */
public final class WorkerProxy extends AbstractBehavior<WorkerCommand> {
  private final WorkerRuntime runtime;
  private final ProxyBuffer buffer;
  private final TimerDriver driver;
  private final CompletableFuture<ExitReason> stopped;
  private final String name;

  private WorkerProxy(
      ActorContext<WorkerCommand> context,
      String name,
      WorkerSettings settings,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> stopped) {
    super(context);
    this.runtime = runtime;
    var timers = new TimerQueue();
    this.driver = new TimerDriver(timers, runtime.requests().clock(), context.getSelf()::tell);
    this.buffer = new ProxyBuffer(name, settings, runtime.requests(), timers, context.getSelf());
    this.stopped = stopped;
    this.name = name;
    PresentActors.get(context.getSystem()).addProxy(name, context.getSelf());
  }

  /**
   * Creates the behaviour, to be spawned on the socket loop's dispatcher. Messages of {@link
   * HandOff} tell it where the worker is.
   *
   * @param name the worker's name, for messages
   * @param stopped completed with the reason when there will be no further worker
   */
  public static Behavior<WorkerCommand> create(
      String name, WorkerSpec spec, WorkerRuntime runtime, CompletableFuture<ExitReason> stopped) {
    WorkerSettings settings = spec.settings(runtime.settings());
    return Behaviors.setup(context -> new WorkerProxy(context, name, settings, runtime, stopped));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(HandOff.Ended.class, this::onEnded)
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, this::onSubscriberEnded)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<WorkerCommand> onEnded(HandOff.Ended ended) {
    end(runtime.endOr(ended.reason()));
    return Behaviors.stopped();
  }

  /** Handles a message. A fault affects only that message, because the worker may be healthy. */
  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    try {
      handle(command);
    } catch (RuntimeException | Error fault) {
      getContext().getLog().error("A fault in the reference to a supervised worker", fault);
      buffer.fault(command, fault);
    }
    driver.arm();
    return this;
  }

  private void handle(WorkerCommand command) {
    if (driver.isRungBy(command)) {
      return;
    }
    if (command instanceof WorkerMessage.AwaitStop await) {
      stopped.thenAccept(await.stopped()::complete);
    } else {
      if (command instanceof WorkerCommand.Subscribe subscribe) {
        getContext().watch(subscribe.subscriber());
      }
      buffer.handle(command);
    }
  }

  private Behavior<WorkerCommand> onSubscriberEnded(Terminated signal) {
    ActorRef<WorkerPhase> subscriber = signal.getRef().unsafeUpcast();
    return onMessage(new WorkerCommand.Unsubscribe(subscriber));
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    PresentActors.get(getContext().getSystem()).removeProxy(name, getContext().getSelf());
    end(runtime.endOr(new ExitReason.Absent("its actor system is ending")));
    return this;
  }

  private void end(ExitReason reason) {
    driver.close();
    buffer.end(reason);
    stopped.complete(reason);
  }
}
