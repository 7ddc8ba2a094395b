package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Grants;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.request.CallTelemetry;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.OncePerTurn;
import io.clutch.internal.wire.ToWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Sends waiting calls while there is credit, several in one message. */
final class CallSender {
  private static final int CALLS_A_MESSAGE = 256;
  private static final long MOST_BYTES_A_MESSAGE = 64 * 1024;

  /** What to do with calls that cannot be sent. */
  record Refusal(
      BiConsumer<PendingCall, CallFailure> unsent,
      Consumer<PendingCall> expired,
      Function<PendingCall, CallFailure> noMemory) {}

  private final DispatchContext context;
  private final CallQueue<PendingCall> queue;
  private final EnteringCalls entering;
  private final LocalCalls local;
  private final WaitingCalls waiting;
  private final CallTelemetry telemetry;
  private final Predicate<PendingCall> goesAlone;
  private final Refusal refusal;
  private final long bytesAMessage;
  private final OncePerTurn sending;
  private Optional<Incarnation> ready = Optional.empty();
  // The window of the present incarnation.
  private CallWindow window;

  CallSender(
      DispatchContext context, WaitingCalls waiting, CallTelemetry telemetry, Refusal refusal) {
    this.context = context;
    this.waiting = waiting;
    this.queue = waiting.queue();
    this.entering = waiting.entering();
    this.local = waiting.local();
    this.telemetry = telemetry;
    int attempts = context.settings().idempotentAttempts();
    this.goesAlone = call -> call.isSentAlone(attempts);
    this.refusal = refusal;
    this.bytesAMessage = Math.min(MOST_BYTES_A_MESSAGE, context.limits().messageSize());
    this.sending = context.atTurnEnd(this::sendAll);
  }

  void open(Incarnation incarnation, CallWindow itsWindow) {
    ready = Optional.of(incarnation);
    window = itsWindow;
  }

  void close() {
    ready = Optional.empty();
  }

  /** Sends at the end of the turn, so that calls share messages. */
  void pump() {
    if (!sending.isDue() && (canSend() || canEnter() || canSendLocal())) {
      sending.request();
    }
  }

  private boolean canSend() {
    return !queue.isEmpty() && isOpen() && window.credit() > 0 && maySend(queue.head());
  }

  private boolean canEnter() {
    return !entering.isEmpty() && isOpen();
  }

  private boolean canSendLocal() {
    return !local.isEmpty() && isOpen();
  }

  /** Whether there is a process, and no abandoned call holds it up. */
  private boolean isOpen() {
    return ready.isPresent() && !ready.get().inFlight().abandoned().holdUp();
  }

  private boolean maySend(PendingCall head) {
    return goesAlone.test(head) ? window.hasNoneOfItsOwn() : !window.isHeldByOne(goesAlone);
  }

  void sendAll() {
    try {
      if (canEnter()) {
        entering.left().forEach(queue::add);
        entering.forEach(next -> enter(ready.get(), next));
      }
      while (canSendLocal() && sendSomeLocal(ready.get())) {}
      while (canSend() && sendSome(ready.get())) {}
    } catch (RuntimeException | Error fault) {
      rejectFirst(Faults.reason(fault));
      throw fault;
    }
  }

  private void enter(Incarnation to, EnteringCalls.Next next) {
    PendingCall call = next.call();
    List<PendingCall> one = List.of(call);
    if (anyExpired(one, context.now()) || anyIsRefused(one, to.inFlight().grants())) {
      return;
    }
    call.enters(Optional.of(next.ask()));
    try {
      if (!sendSome(to, one)) {
        call.left();
      }
    } catch (RuntimeException | Error fault) {
      reject(call, Faults.reason(fault));
      throw fault;
    }
  }

  private void reject(PendingCall call, ExitReason reason) {
    waiting.remove(call);
    call.left();
    String worker = context.worker().path();
    refusal.unsent().accept(call, new CallFailure.NotRunning(worker, reason));
  }

  /** Fails the calls that could not be sent, so that the next process does not get them. */
  private void rejectFirst(ExitReason reason) {
    String worker = context.worker().path();
    var some = new ArrayList<>(queue.first(CALLS_A_MESSAGE, bytesAMessage, goesAlone));
    some.addAll(local.first(CALLS_A_MESSAGE, bytesAMessage));
    some.forEach(waiting::remove);
    some.forEach(call -> refusal.unsent().accept(call, new CallFailure.NotRunning(worker, reason)));
  }

  private boolean sendSomeLocal(Incarnation to) {
    List<PendingCall> some = local.first(CALLS_A_MESSAGE, bytesAMessage);
    for (PendingCall call : some) {
      call.left(); // what an attempt before has recorded
      call.enters(entering.ask(call));
    }
    return sendChecked(to, some);
  }

  private boolean sendSome(Incarnation to) {
    return sendChecked(
        to, queue.first(Math.min(window.credit(), CALLS_A_MESSAGE), bytesAMessage, goesAlone));
  }

  private boolean sendChecked(Incarnation to, List<PendingCall> some) {
    return anyExpired(some, context.now())
        || anyIsRefused(some, to.inFlight().grants())
        || sendSome(to, some);
  }

  private boolean sendSome(Incarnation to, List<PendingCall> some) {
    try {
      return send(to, some, context.now());
    } catch (OutOfMemoryError e) {
      PendingCall first = some.get(0);
      waiting.remove(first);
      refusal.unsent().accept(first, refusal.noMemory().apply(first));
      return true;
    }
  }

  private boolean send(Incarnation to, List<PendingCall> some, long now) {
    long id = context.ids().last();
    var items = new ArrayList<ToWorker.Call>(some.size());
    var buffers = new ArrayList<Buffers>(some.size());
    for (PendingCall call : some) {
      items.add(CallItem.of(call, ++id, now));
      buffers.add(call.encoded().buffers());
    }
    window.makeRoom(some.size());
    if (!to.connection().call(items, Buffers.together(buffers))) {
      return false;
    }
    for (PendingCall call : some) {
      waiting.remove(call);
      call.sent(context.ids().take(), now, to.callee());
    }
    window.sent(some);
    for (PendingCall call : some) {
      telemetry.sent(call, to.number());
    }
    return true;
  }

  /** Fails the first call that would give the process too many references. */
  private boolean anyIsRefused(List<PendingCall> calls, Grants grants) {
    List<Reference> carried = List.of();
    for (PendingCall call : calls) {
      if (call.references().isEmpty()) {
        continue;
      }
      carried = Stream.concat(carried.stream(), call.references().stream()).toList();
      Optional<CallFailure> tooMany = grants.refusal(carried);
      if (tooMany.isPresent()) {
        waiting.remove(call);
        refusal.unsent().accept(call, tooMany.get());
        return true;
      }
    }
    return false;
  }

  private boolean anyExpired(List<PendingCall> calls, long now) {
    boolean anyIsLate = false;
    for (PendingCall call : calls) {
      if (call.deadlineAt() - now <= 0) {
        refusal.expired().accept(call);
        anyIsLate = true;
      }
    }
    return anyIsLate;
  }
}
