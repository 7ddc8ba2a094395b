package io.clutch.internal.spawn;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.log.LogText;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.LocalTarget;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.TimerQueue;
import io.clutch.supervision.Startup;
import io.clutch.worker.WorkerCommand;
import java.util.List;
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
 * A child that lives in the process of its parent. Its mailbox is there: this passes messages on to
 * the parent's worker, addressed to the child. Runs on the socket loop, so nothing here may block.
 */
final class LocalChildActor extends AbstractBehavior<WorkerCommand> {
  private static final ExitReason NO_WORKER =
      new ExitReason.Absent("lives in the process of a worker that has ended");

  private final SpawnedChild child;
  private final LocalPlace place;
  private final LocalTarget target;
  private final LocalLink link;
  private final Startup startup;
  private final CompletableFuture<ExitReason> stopped;
  private final String path;
  private final TimerDriver driver;
  private final CallEncoder encoder;
  private final PendingCall constructing;
  private final EarlyMessages early;
  private final LocalQuestions questions;
  private Optional<ActorRef<WorkerCommand>> proxy = Optional.empty();
  private boolean isConstructed;
  private boolean isDropped;
  private boolean hasNoWorker;
  // Why it ends, from the begin of its end on.
  private Optional<ExitReason> end = Optional.empty();

  private LocalChildActor(
      ActorContext<WorkerCommand> context,
      SpawnedChild child,
      LocalPlace place,
      Startup startup,
      CompletableFuture<ExitReason> stopped) {
    super(context);
    ActorRef<WorkerCommand> self = context.getSelf();
    this.child = child;
    this.place = place;
    this.startup = startup;
    this.stopped = stopped;
    this.target = place.add(self);
    this.link = new LocalLink(place, target, self);
    this.path = self.path().toStringWithoutAddress();
    this.questions = new LocalQuestions(path, target.incarnation(), place.settings().queue());
    context.watch(place.worker());
    var requests = place.runtime().requests();
    var timers = new TimerQueue();
    this.driver = new TimerDriver(timers, requests.clock(), self::tell);
    this.encoder =
        new CallEncoder(
            WorkerName.of(path),
            requests,
            timers,
            CallEncoder.Bounds.of(place.settings()),
            self::tell,
            this::pass);
    this.constructing =
        link.construct(
            child, child.takeChain(), failure -> self.tell(new LocalEvent.Constructed(failure)));
    this.early = new EarlyMessages(constructing, place.settings(), timers, requests.clock());
  }

  /**
   * To be spawned on the socket loop's dispatcher. {@code stopped} completes with the reason when
   * it has stopped.
   */
  static Behavior<WorkerCommand> create(
      SpawnedChild child,
      LocalPlace place,
      Startup startup,
      CompletableFuture<ExitReason> stopped) {
    return Behaviors.setup(context -> new LocalChildActor(context, child, place, startup, stopped));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(LocalEvent.Constructed.class, this::onConstructed)
        .onMessage(LocalEvent.EndedItself.class, this::onEndedItself)
        .onMessage(LocalEvent.Stopped.class, this::onStopped)
        .onMessage(WorkerCommand.Stop.class, stop -> onStop())
        .onMessage(HandOff.Ended.class, ended -> finish(ended.reason()))
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    if (!driver.isRungBy(command)) {
      handle(command);
    }
    driver.arm();
    return this;
  }

  private void handle(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      pass(submit.request());
    } else if (encoder.isToldBy(command)) {
      return;
    } else if (command instanceof WorkerCommand.Cast cast) {
      encoder.cast(cast.call());
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      encoder.invoke(invoke);
    } else if (command instanceof WorkerMessage.Cancel cancel) {
      if (!early.cancels(cancel.request())) {
        link.pass(cancel);
      }
    } else if (command instanceof HandOff.TakeOver takeOver) {
      proxy = Optional.of(takeOver.proxy());
      takeOver.calls().forEach(this::pass);
    } else if (command instanceof HandOff.Asked asked) {
      proxy = Optional.of(asked.proxy());
      handle(asked.question());
    } else if (questions.isToldBy(command)
        && command instanceof WorkerCommand.Subscribe subscribe) {
      getContext().watch(subscribe.subscriber());
    }
  }

  private void pass(PendingRequest request) {
    if (!(request instanceof PendingCall call) || !call.function().equals("receive")) {
      request.reject(new CallFailure.NotRunning(path, LocalQuestions.NO_CALLS));
    } else if (end.isPresent()) {
      passBack(List.of(call));
    } else if (isConstructed) {
      link.pass(call);
    } else {
      early.add(call);
    }
  }

  /** It has ended, so these go to its proxy, or fail. */
  private void passBack(List<PendingCall> messages) {
    ExitReason reason = end.orElse(ExitReason.Stopped.ASKED);
    if (messages.isEmpty()) {
      return;
    }
    proxy.ifPresentOrElse(
        to -> to.tell(new HandOff.Unsent(path, List.copyOf(messages))),
        () -> messages.forEach(it -> it.reject(new CallFailure.NotRunning(path, reason))));
  }

  private Behavior<WorkerCommand> onConstructed(LocalEvent.Constructed constructed) {
    if (constructed.failure().isPresent()) {
      return onUnfit(constructed.failure().get());
    }
    isConstructed = true;
    early.drain().forEach(link::pass);
    startup.ready("in the process of " + place.worker().path().toStringWithoutAddress());
    if (end.isPresent()) {
      stopInPython();
    } else {
      questions.ready();
    }
    return this;
  }

  /** It was not made: by a fault, or because it is to stop, which has cancelled that. */
  private Behavior<WorkerCommand> onUnfit(CallFailure failure) {
    isDropped = isGone(failure);
    return finish(
        end.map(asked -> processEnd(failure).orElse(asked))
            .orElseGet(() -> new ExitReason.BootFailed(bootError(failure))));
  }

  private BootError bootError(CallFailure failure) {
    Optional<PythonError> error =
        failure instanceof CallFailure.Raised raised
            ? Optional.of(raised.error())
            : Optional.empty();
    String why = error.map(PythonError::summary).orElseGet(failure::message);
    return new BootError.Refused(
        BootError.Refused.Code.CONSTRUCT_FAILED,
        child.type + " could not be constructed: " + why,
        error,
        Optional.empty());
  }

  private Behavior<WorkerCommand> onEndedItself(LocalEvent.EndedItself itself) {
    String reason = LogText.lines(itself.reason());
    if (itself.crashed()) {
      return finish(new ExitReason.Absent("has ended itself by " + reason));
    }
    return begins(new ExitReason.Finished(reason));
  }

  private Behavior<WorkerCommand> onStop() {
    if (!isConstructed) {
      link.pass(new WorkerMessage.Cancel(constructing));
    }
    return begins(ExitReason.Stopped.ASKED);
  }

  /** Begins its end, or does so once it is constructed. */
  private Behavior<WorkerCommand> begins(ExitReason reason) {
    if (hasNoWorker) {
      return finish(end.orElse(reason));
    }
    if (end.isEmpty()) {
      end = Optional.of(reason);
      questions.draining();
      if (isConstructed) {
        stopInPython();
      }
    }
    return this;
  }

  private void stopInPython() {
    ActorRef<WorkerCommand> self = getContext().getSelf();
    link.stop(
        place.settings().stop().total(),
        child.takeChain(),
        failure -> self.tell(new LocalEvent.Stopped(failure)));
  }

  /** A hook that is a task runs once the {@code def} has ended that waits for the stop. */
  private Behavior<WorkerCommand> onStopped(LocalEvent.Stopped event) {
    isDropped = event.failure().isEmpty() || isGone(event.failure().get());
    if (event.failure().filter(CallFailure.WouldDeadlock.class::isInstance).isPresent()) {
      isDropped = true;
      link.stopLater();
    }
    return finish(event.failure().flatMap(LocalChildActor::processEnd).orElse(end.orElseThrow()));
  }

  private static boolean isGone(CallFailure failure) {
    return failure instanceof CallFailure.NotRunning || failure instanceof CallFailure.Exited;
  }

  private static Optional<ExitReason> processEnd(CallFailure failure) {
    if (failure instanceof CallFailure.Exited exited) {
      return Optional.of(exited.exit().reason());
    }
    return failure instanceof CallFailure.NotRunning gone
        ? Optional.of(gone.reason())
        : Optional.empty();
  }

  private Behavior<WorkerCommand> finish(ExitReason reason) {
    end = Optional.of(reason);
    startup.ends(new WorkerStoppedException(path, reason));
    return Behaviors.stopped();
  }

  /**
   * A subscriber has ended, or the parent's worker. Without that it takes no message, until it is
   * told to stop: a proxy would send it each of them again and again.
   */
  private Behavior<WorkerCommand> onTerminated(Terminated signal) {
    if (!signal.getRef().equals(place.worker())) {
      questions.unsubscribe(signal.getRef().unsafeUpcast());
    } else if (end.isEmpty()) {
      hasNoWorker = true;
      questions.draining();
      isDropped = true;
      end = Optional.of(NO_WORKER);
      passBack(early.drain());
    }
    return this;
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    ExitReason reason = end.orElse(ExitReason.Stopped.ASKED);
    driver.close();
    encoder.end(reason);
    passBack(early.drain());
    place.remove(target);
    if (!isDropped) {
      link.drop();
    }
    stopped.complete(reason);
    questions.stopped(reason, proxy);
    return this;
  }
}
