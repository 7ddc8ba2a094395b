package io.clutch.internal.calls;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.Chains;
import io.clutch.internal.dispatch.CompletionCounter;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Dispatcher;
import io.clutch.internal.dispatch.InFlight;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.CallTelemetry;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.Poison;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.FromWorker.CancelState;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.telemetry.WorkerEvent.CallLeft.Why;
import io.clutch.worker.WorkerSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The calls and casts of one worker: queues them, and sends them while there is credit. */
public final class CallDispatcher extends Dispatcher<PendingCall> {
  private final int idempotentAttempts;
  private final WaitingCalls waiting;
  private final CallTelemetry telemetry;
  private final Overdue overdue;
  private final CompletionCounter completions;
  private final Poison poison;
  private final CallSender sender;
  private final Runnable sendAll; // made once, not for each call
  private final List<PendingCall> notBegun = new ArrayList<>();
  private CallWindow window;

  public CallDispatcher(
      DispatchContext context,
      FailureReporter failures,
      Poison poison,
      Optional<LongConsumer> left) {
    super(context, failures);
    WorkerSettings settings = context.settings();
    this.idempotentAttempts = settings.idempotentAttempts();
    this.waiting = WaitingCalls.of(context);
    this.overdue = new Overdue(settings.ladder().locate(), context.timers(), context.clock());
    this.telemetry = failures.telemetry();
    this.completions = new CompletionCounter(left, context.transport());
    this.poison = poison;
    var refusal = new CallSender.Refusal(this::failUnsent, this::expired, failures::noMemoryFor);
    this.sender = new CallSender(context, waiting, telemetry, refusal);
    this.sendAll = sender::sendAll;
    this.window = noWindow();
  }

  private CallWindow noWindow() {
    return new CallWindow(new InFlight(context().transport()), 0, 0);
  }

  // Waiting calls.

  @Override
  protected Optional<CallFailure> enqueue(PendingCall call) {
    if (call.within().isPresent()) {
      context().waits().changed();
    }
    return waiting.offer(call, sendAll);
  }

  @Override
  protected void putBack(List<PendingCall> calls) {
    waiting.queue().putBack(calls);
  }

  @Override
  protected void putAside(PendingCall call) {
    notBegun.add(call);
  }

  @Override
  protected boolean unqueue(PendingCall call) {
    return waiting.remove(call);
  }

  @Override
  protected List<PendingCall> drainWaiting() {
    List<PendingCall> drained = waiting.drain();
    drained.addAll(notBegun);
    notBegun.clear();
    return drained;
  }

  @Override
  public void pump() {
    sender.pump();
  }

  @Override
  public boolean isIdle() {
    return waiting.isEmpty() && window.size() == 0;
  }

  public int queued() {
    return waiting.size();
  }

  /** The first of the calls that wait their turn. */
  public Optional<PendingCall> firstQueued() {
    return waiting.first();
  }

  /** The first of the calls in flight. */
  public Optional<PendingCall> firstSent() {
    return window.first();
  }

  public int inFlight() {
    return window.size();
  }

  /** The calls that Python may have begun. */
  public List<PendingCall> begun() {
    return window.begun();
  }

  @Override
  protected void departed(PendingCall call) {
    waiting.local().left(call);
    completions.add(countedByPool(call));
  }

  /** 1 if its pool has given the call, and 0 for a message to the reference of the actor itself. */
  private static int countedByPool(PendingCall call) {
    return call.attachment().isPresent() ? 1 : 0;
  }

  // Processes.

  /** Begins to send calls to this incarnation. It runs {@code concurrency} calls at once. */
  public void open(Incarnation incarnation, int credit, int concurrency) {
    ready(Optional.of(incarnation));
    window = new CallWindow(incarnation.inFlight(), credit, concurrency);
    waiting.local().open(incarnation.number());
    sender.open(incarnation, window);
    pump();
  }

  /**
   * Ends the calls of an incarnation that has ended. Each fails, or waits if it may be sent again.
   */
  public void close(Incarnation incarnation, WorkerExit exit) {
    if (!(exit.reason() instanceof ExitReason.Stopped)) {
      window.begun().forEach(call -> call.died(exit, now()));
    }
    overdue.tellAll();
    var again = new ArrayList<PendingCall>();
    for (PendingCall call : window.drain()) {
      if (call.mayRetry(idempotentAttempts)) {
        telemetry.left(call, incarnation.number(), Why.SENT_AGAIN);
        call.isBack();
        again.add(call);
      } else {
        failExited(call, exit);
      }
    }
    ready(Optional.empty());
    window = noWindow();
    sender.close();
    context().waits().ended();
    List<PendingCall> left = waiting.entering().drain(); // whose chain has ended with the process
    left.stream().filter(call -> !call.isLocal()).forEach(waiting.queue()::add);
    waiting.queue().putBack(again);
    left.addAll(waiting.local().close(exit.reason()));
    left.stream().filter(PendingCall::isLocal).forEach(call -> failNotRunning(call, exit.reason()));
  }

  private void failNotRunning(PendingCall call, ExitReason reason) {
    fail(call, new CallFailure.NotRunning(context().worker().path(), reason), 0);
  }

  private void failExited(PendingCall call, WorkerExit exit) {
    if (call.isPoison(idempotentAttempts)) {
      poison.found(call, exit);
    }
    fail(call, new CallFailure.Exited(exit), CallTelemetry.UNTOLD);
  }

  // Items from Python.

  public void result(
      Incarnation from,
      PendingCall call,
      FromWorker.Result result,
      List<ByteBuffer> buffers,
      Reservation held) {
    long now = now();
    boolean isLate = failIfLate(call, now, result.micros());
    if (call.isCast() && !call.isSettled()) {
      telemetry.castRan(call, from.number(), now);
      call.ran();
    } else if (isLate || call.isSettled()) {
      overdue.tell(call, "");
      context().discarded().add(from.number(), "late result of call " + result.id());
    } else {
      // This comes first, so that a caller with a reply finds its record.
      telemetry.answered(call, from.number(), now, result.micros());
      call.answer(result.value(), buffers, held.share());
    }
    end(call); // only now: if the hand-over fails, the call is still in flight and fails too
  }

  public void failure(
      Incarnation from, PendingCall call, FromWorker.Failure failure, CallFailure told) {
    failIfLate(call, now(), failure.micros());
    CallFailure meaning = meaningOf(call, told);
    end(call);
    if (isKept(failure) && !call.isSettled() && !call.isLocal()) {
      keepAgain(call, from);
    } else if (!call.isSettled()) {
      fail(call, meaning, failure.micros());
    } else if (meaning instanceof CallFailure.Interrupted interrupted) {
      overdue.tell(call, interrupted.where());
      failures().interrupted(call, interrupted.where());
    } else {
      overdue.tell(call, "");
      context().discarded().add(from.number(), "late failure of call " + failure.id());
    }
  }

  /** Python does not know the ring of names. */
  private CallFailure meaningOf(PendingCall call, CallFailure told) {
    return told instanceof CallFailure.WouldDeadlock
        ? new CallFailure.WouldDeadlock(Chains.ring(call, context().waits().place()), 0)
        : told;
  }

  /** Python has read no calls with higher ids than {@code last}. */
  public void unread(Incarnation from, long last) {
    for (PendingCall call : window.behind(last)) {
      if (!call.isSettled() && !failIfLate(call, now(), 0)) {
        takeBack(from, call);
      }
    }
  }

  private void takeBack(Incarnation from, PendingCall call) {
    window.takeBack(call);
    ended(call);
    if (keepsNotBegun() && !call.isLocal()) {
      keepAgain(call, from);
    } else {
      failNotRunning(call, from.whyItEnds());
    }
  }

  private void keepAgain(PendingCall call, Incarnation from) {
    if (Chains.entry(call, context().waits().place()).isPresent()) { // this process waits for it
      failNotRunning(call, from.whyItEnds());
      return;
    }
    telemetry.left(call, from.number(), Why.SENT_AGAIN);
    keep(call);
  }

  /** Fails a reply after the deadline. The timer may fire a little late, after the reply. */
  private boolean failIfLate(PendingCall call, long now, long micros) {
    boolean isLate = !call.isSettled() && call.deadlineAt() - now <= 0;
    if (isLate) {
      fail(call, call.late(call.limit()), micros);
    }
    return isLate;
  }

  public void cancelled(PendingCall call, FromWorker.Cancelled item) {
    overdue.tell(call, item.line());
    switch (item.state()) {
      case QUEUED -> end(call);
      case RUNNING -> window.runs(call);
      case IDLE -> ready().ifPresent(to -> to.inFlight().abandoned().remove(call));
      case DONE -> doneBehindCancel(call);
    }
  }

  /**
   * Handles "done" as the answer to a cancel. A call's reply follows; for a cast this is the end.
   */
  private void doneBehindCancel(PendingCall call) {
    if (call.isCast() && !call.isLocal()) {
      window.casts().hasEnded();
      end(call);
    }
  }

  /** Handles the answer to the cancel of a call that is no longer in flight. */
  public void cancelledLate(FromWorker.Cancelled item) throws ProtocolException {
    if (item.state() == CancelState.QUEUED) {
      end(window.casts().endedInsteadOf(item.id()));
    }
  }

  public void credit(Incarnation from, int count) throws ProtocolException {
    List<PendingCall> ended = window.castsEnded(count);
    for (PendingCall cast : ended) {
      context().timers().remove(cast.next());
      if (!cast.isSettled()) {
        telemetry.castRan(cast, from.number(), now());
        cast.ran();
      }
      completions.add(countedByPool(cast));
    }
  }

  private void end(PendingCall call) {
    window.ended(call);
    ended(call);
  }

  private void ended(PendingCall call) {
    context().timers().remove(call.next());
    waiting.local().left(call);
    if (call.within().isPresent()) {
      context().waits().changed();
    }
    completions.add(countedByPool(call));
  }

  // Abandoned calls.

  @Override
  protected void failSent(
      PendingCall call, CallFailure failure, Cause cause, Optional<Incarnation> its) {
    boolean isTold = its.isEmpty() || cause != Cause.DEADLINE || !overdue.isOn() || call.isCast();
    if (isTold) {
      fail(call, failure, CallTelemetry.UNTOLD);
    } else {
      int number = its.get().number();
      overdue.add(call, failures().noted(call, number, failure, CallTelemetry.UNTOLD));
    }
  }

  @Override
  public boolean mayKeepMainThread(PendingCall call) {
    return true;
  }

  @Override
  public void cancelling(PendingCall call) {
    cancelWithin(call);
  }

  /** Cancels the calls that the wait of this call or stream serves, or would serve. */
  public void cancelWithin(ChainMember outer) {
    var inside = window.entered();
    inside.addAll(waiting.entering().all());
    inside.addAll(waiting.local().all());
    for (PendingCall inner : inside) {
      if (!inner.isSettled() && Chains.isBelow(inner, outer)) {
        inner.cancelledBecause("the call that waited for it has ended");
        cancel(inner);
      }
    }
  }

  /** A call can never begin, because it waits for itself. */
  public void deadlocked(PendingCall call, List<String> ring) {
    if (!call.isSettled()) {
      var failure = new CallFailure.WouldDeadlock(ring, 0);
      abandon(call, failure, failure, Cause.CANCEL);
    }
  }

  @Override
  public boolean mayRun(PendingCall call) {
    return window.mayRun(call);
  }

  @Override
  public boolean isAskedWhetherItRuns() {
    return false;
  }
}
