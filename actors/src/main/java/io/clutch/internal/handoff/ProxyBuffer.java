package io.clutch.internal.handoff;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.calls.HeldCalls;
import io.clutch.internal.chain.Chains;
import io.clutch.internal.reading.ReadWaiting;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a proxy, without its actor. The proxy's worker is replaced at each restart. While
 * there is a worker, calls are forwarded. Otherwise they wait for the next one, together with the
 * unsent calls of the last one. Used by one thread at a time.
 */
final class ProxyBuffer {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyBuffer.class);
  private static final ExitReason NOT_YET = new ExitReason.Absent("is not started yet");

  private static final ExitReason ENDING =
      new ExitReason.Absent("is ending, and waits for this call");

  private final String name;
  private final WorkerSettings settings;
  private final LongSupplier clock;
  private final ActorRef<WorkerCommand> self;
  private final Optional<ActorRef<WorkerCommand>> itself;
  private final CallEncoder encoder;
  private final HeldCalls<PendingRequest> held;
  private final FailureReporter failures;
  private final List<WorkerMessage.Extension> asked = new ArrayList<>();
  private final Set<ActorRef<WorkerPhase>> subscribers = new LinkedHashSet<>();
  private long lastNotice;
  private long accepted;
  private HandOff.Location location = new HandOff.Awaited(true, Optional.empty());
  private Optional<ActorRef<WorkerCommand>> worker = Optional.empty();
  // Like `worker`, but also set while that drains.
  private Optional<ActorRef<WorkerCommand>> latest = Optional.empty();
  private Optional<ExitReason> ended = Optional.empty();

  ProxyBuffer(
      String name,
      WorkerSettings settings,
      RequestRuntime requests,
      TimerQueue timers,
      ActorRef<WorkerCommand> self) {
    this.name = name;
    this.settings = settings;
    this.clock = requests.clock();
    this.self = self;
    this.itself = Optional.of(self);
    this.encoder =
        new CallEncoder(
            WorkerName.of(name),
            requests,
            timers,
            CallEncoder.Bounds.of(settings),
            self::tell,
            this::encoded);
    this.held = new HeldCalls<>(settings.queue(), timers, this::fail);
    this.failures = new FailureReporter(WorkerName.of(name), requests, timers);
  }

  boolean isEnded() {
    return ended.isPresent();
  }

  /** Handles a fault that one message has caused. Other messages are not affected. */
  void fault(WorkerCommand command, Throwable thrown) {
    ExitReason reason = Faults.reason(thrown);
    if (command instanceof WorkerMessage.Submit submit) {
      CallEncoder.reject(submit.request(), notRunning(reason));
    } else if (command instanceof WorkerMessage.Extension question) {
      Faults.runs(name, () -> question.reject(notRunning(reason)));
    }
  }

  void handle(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      accept(submit);
    } else if (encoder.isToldBy(command)) {
      return;
    } else if (command instanceof HandOff handOff) {
      apply(handOff);
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      encoder.invoke(invoke);
    } else if (command instanceof WorkerCommand.Cast cast) {
      encoder.cast(cast.call());
    } else if (command instanceof WorkerMessage.Cancel cancel) {
      cancel(cancel);
    } else if (command instanceof WorkerCommand.GetStatus get) {
      worker.ifPresentOrElse(to -> to.tell(get), () -> get.replyTo().tell(status()));
    } else if (command instanceof WorkerCommand.Subscribe subscribe) {
      subscribe(subscribe);
    } else if (command instanceof WorkerCommand.Unsubscribe unsubscribe) {
      subscribers.remove(unsubscribe.subscriber());
      worker.ifPresent(to -> to.tell(unsubscribe));
    } else if (command instanceof WorkerMessage.Extension extension) {
      ask(extension);
    } else if (command instanceof ReadWaiting read) {
      read.answer().complete(held.size());
    } else if (command instanceof WorkerCommand.Stop) {
      LOG.warn("{} is not stopped by a message: tell its supervisor TerminateChild", name);
    } else {
      InspectionRequest.of(command).ifPresent(this::ask);
    }
  }

  // Calls.

  private void accept(WorkerMessage.Submit submit) {
    PendingRequest call = submit.request();
    boolean isReturned = call.isAccepted();
    if (!isReturned) {
      call.returnsTo(itself, accepted++);
      call.accepted(now(), settings.callDeadline());
    }
    pass(submit, isReturned);
  }

  /** Takes a call that was made of a message. It was admitted when the message arrived. */
  private void encoded(PendingRequest call) {
    call.returnsTo(itself, accepted++);
    pass(new WorkerMessage.Submit(call), false);
  }

  private void pass(WorkerMessage.Submit submit, boolean isReturned) {
    if (worker.isPresent()) {
      worker.get().tell(submit);
    } else if (isReturned) {
      take(List.of(submit.request()));
    } else {
      hold(submit.request());
    }
  }

  private void hold(PendingRequest call) {
    Optional<CallFailure> refusal = refusal();
    if (refusal.isPresent()) {
      fail(call, refusal.get());
    } else if (isAwaited(call)) {
      fail(call, notRunning(ENDING));
    } else if (!held.offer(call)) {
      fail(call, held.full());
    }
  }

  /** Whether a call in the worker that is ending waits for it. The next one would be too late. */
  private boolean isAwaited(PendingRequest call) {
    return Chains.caller(call, its -> its instanceof PendingRequest other && other.isOf(self))
        .isPresent();
  }

  /**
   * Takes calls of a former worker. They may exceed the bound, because they were admitted before.
   */
  private void take(List<PendingRequest> calls) {
    for (PendingRequest call : calls) {
      if (call.isSettled()) {
        continue;
      }
      if (location instanceof HandOff.Gone gone) {
        fail(call, notRunning(gone.reason()));
      } else if (isAwaited(call)) {
        fail(call, notRunning(ENDING));
      } else {
        held.add(call);
      }
    }
  }

  private void cancel(WorkerMessage.Cancel cancel) {
    if (!held.cancels(cancel.request())) {
      latest.ifPresent(it -> it.tell(cancel));
    }
  }

  private Optional<CallFailure> refusal() {
    if (location instanceof HandOff.Gone gone) {
      return Optional.of(notRunning(gone.reason()));
    }
    return location instanceof HandOff.Awaited awaited && !awaited.mayWait()
        ? Optional.of(notRunning(awaited.last().orElse(NOT_YET)))
        : Optional.empty();
  }

  // Workers.

  private void apply(HandOff handOff) {
    if (handOff instanceof HandOff.Unsent unsent) {
      takeUnsent(unsent);
    } else if (handOff instanceof HandOff.Moved moved && moved.number() > lastNotice) {
      lastNotice = moved.number();
      moved(moved.location());
    } else if (handOff instanceof HandOff.Ended end) {
      end(end.reason());
    }
  }

  private void takeUnsent(HandOff.Unsent unsent) {
    worker = worker.filter(known -> !path(known).equals(unsent.worker()));
    unsent.asked().forEach(this::ask);
    if (worker.isPresent()) {
      unsent.calls().forEach(call -> accept(new WorkerMessage.Submit(call)));
    } else {
      take(unsent.calls());
    }
  }

  private void moved(HandOff.Location to) {
    location = to;
    if (to instanceof HandOff.Running running) {
      if (!worker.equals(Optional.of(running.worker()))) {
        install(running.worker());
      }
      return;
    }
    worker = Optional.empty();
    if (to instanceof HandOff.Gone gone) {
      failHeld(gone.reason());
    } else {
      askAgain();
    }
  }

  private void install(ActorRef<WorkerCommand> next) {
    worker = Optional.of(next);
    latest = worker;
    List<PendingRequest> calls =
        held.drain().stream()
            .filter(call -> !call.isSettled())
            .sorted(Comparator.comparingLong(PendingRequest::order))
            .toList();
    next.tell(new HandOff.TakeOver(self, calls));
    asked.forEach(question -> next.tell(new HandOff.Asked(self, question)));
    asked.clear();
    subscribers.forEach(subscriber -> next.tell(new WorkerCommand.Subscribe(subscriber)));
  }

  /** Ends everything that waits, because there will be no further worker. */
  void end(ExitReason reason) {
    if (isEnded()) {
      return;
    }
    ended = Optional.of(reason);
    worker = Optional.empty();
    encoder.end(reason);
    location = new HandOff.Gone(reason);
    failHeld(reason);
    subscribers.forEach(subscriber -> subscriber.tell(new WorkerPhase.Stopped(reason)));
  }

  private void failHeld(ExitReason reason) {
    held.drain().forEach(call -> fail(call, notRunning(reason)));
    asked.forEach(question -> question.reject(notRunning(reason)));
    asked.clear();
  }

  // Questions.

  private void ask(WorkerMessage.Extension question) {
    if (worker.isPresent()) {
      worker.get().tell(new HandOff.Asked(self, question));
    } else if (isTooEarly(question)
        || !(location instanceof HandOff.Awaited awaited)
        || !question.answersWithout(name, held.size(), awaited.last())) {
      hold(question);
    }
  }

  /** Whether the question waits until it is known where the child is. */
  private boolean isTooEarly(WorkerMessage.Extension question) {
    return lastNotice == 0 && question.isPatient();
  }

  /** Some can be answered now that it is known that there is no worker. */
  private void askAgain() {
    List<WorkerMessage.Extension> waiting = List.copyOf(asked);
    asked.clear();
    waiting.forEach(this::ask);
  }

  private void hold(WorkerMessage.Extension question) {
    Optional<CallFailure> refusal =
        refusal().filter(it -> !question.isPatient() || location instanceof HandOff.Gone);
    if (asked.size() >= settings.queue().capacity()) {
      asked.removeIf(other -> !other.isWanted());
    }
    if (refusal.isPresent() || asked.size() >= settings.queue().capacity()) {
      question.reject(refusal.orElseGet(held::full));
    } else {
      asked.add(question);
    }
  }

  private void subscribe(WorkerCommand.Subscribe subscribe) {
    subscribers.add(subscribe.subscriber());
    worker.ifPresentOrElse(
        to -> to.tell(subscribe), () -> subscribe.subscriber().tell(status().phase()));
  }

  private WorkerStatus status() {
    if (location instanceof HandOff.Gone gone) {
      return new WorkerStatus(new WorkerPhase.Stopped(gone.reason()), 0, 0, held.size(), 0, 0, 0);
    }
    Optional<ExitReason> last =
        location instanceof HandOff.Awaited awaited ? awaited.last() : Optional.empty();
    return WorkerMessage.AskStatus.absent(name, held.size(), last);
  }

  private void fail(PendingRequest call, CallFailure failure) {
    failures.fail(call, 0, failure, 0);
  }

  private CallFailure notRunning(ExitReason reason) {
    return new CallFailure.NotRunning(name, reason);
  }

  private static String path(ActorRef<?> actor) {
    return actor.path().toStringWithoutAddress();
  }

  private long now() {
    return clock.getAsLong();
  }
}
