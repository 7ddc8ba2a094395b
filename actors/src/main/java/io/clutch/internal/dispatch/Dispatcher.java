package io.clutch.internal.dispatch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.chain.CallPlace;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.wire.FromWorker;
import java.util.List;
import java.util.Optional;

/**
 * The requests of one kind of a worker. Accepts them, sends them while the process takes them, and
 * ends each one once. A subclass implements one kind and does not depend on other kinds.
 */
public abstract class Dispatcher<R extends PendingRequest> implements Ladder.Subject<R> {
  private final DispatchContext context;
  private final FailureReporter failures;
  private Optional<Incarnation> ready = Optional.empty();
  private boolean keepsNotBegun;
  private final Optional<CallPlace> place;

  protected Dispatcher(DispatchContext context, FailureReporter failures) {
    this.context = context;
    this.failures = failures;
    this.place = Optional.of(context.waits().place());
  }

  /** Queues an accepted request, or returns the failure if there is no room. */
  protected abstract Optional<CallFailure> enqueue(R request);

  /** Queues requests regardless of the bound, because they were admitted before. */
  protected abstract void putBack(List<R> requests);

  /** Keeps a request, which Python refused to begin, for another worker. */
  protected abstract void putAside(R request);

  /** Removes a request from the queue. Returns whether it was there. */
  protected abstract boolean unqueue(R request);

  /** Removes and returns all waiting requests. */
  protected abstract List<R> drainWaiting();

  /** Fails a request that was sent. {@code its} is the process that has it, if any. */
  protected abstract void failSent(
      R request, CallFailure failure, Cause cause, Optional<Incarnation> its);

  /** Tells that the worker no longer has the request. */
  protected abstract void departed(R request);

  /** Sends requests at the end of the turn. */
  public abstract void pump();

  public abstract boolean isIdle();

  public final void submit(R request) {
    if (!request.isAccepted()) {
      request.accepted(now(), context.settings().callDeadline());
    }
    if (request.messageBytes() > context.limits().messageSize()) {
      failUnsent(request, failures.tooLarge(request));
      return;
    }
    Optional<CallFailure> refusal = enqueue(request);
    if (refusal.isPresent()) {
      failUnsent(request, refusal.get());
      return;
    }
    expect(request);
    pump();
  }

  /** Takes over requests that were admitted elsewhere. */
  public final void takeOver(List<R> requests) {
    putBack(requests);
    requests.forEach(this::expect);
    pump();
  }

  /** Removes and returns all requests that wait for another process. */
  public final List<R> handOff() {
    List<R> waiting = drainWaiting();
    for (R request : waiting) {
      context.timers().remove(request.next());
      request.arrivedAt(Optional.empty());
    }
    return waiting;
  }

  /** Fails all waiting requests. */
  public final void failWaiting(CallFailure failure) {
    handOff().forEach(request -> fail(request, failure, 0));
  }

  /** Keeps requests that Python refuses to begin because it is stopping. */
  public final void keepNotBegun() {
    keepsNotBegun = true;
  }

  protected final boolean keepsNotBegun() {
    return keepsNotBegun;
  }

  /** Whether Python did not begin the request, so that another worker may run it. */
  protected final boolean isKept(FromWorker.Failure failure) {
    return keepsNotBegun && failure.code().equals("stopping");
  }

  /** Keeps the request for the next worker. */
  protected final void keep(R request) {
    request.isBack();
    request.unsent();
    putAside(request);
    expect(request);
  }

  private void expect(R request) {
    request.arrivedAt(place);
    request.next(context.timers().add(request.deadlineAt(), () -> expired(request)));
  }

  /** Handles how far a request is that was sent. */
  public final void progress(Incarnation from, R request, Callee.Progress now) {
    request.progress(now);
    failures.telemetry().progressed(request, from.number(), now);
  }

  public final void cancel(R request) {
    abandon(request, request.cancelled(), request.cancelled(), Cause.CANCEL);
  }

  protected final void expired(R request) {
    abandon(
        request,
        new CallFailure.DeadlineExceeded(request.limit(), Where.QUEUED),
        request.late(request.limit()),
        Cause.DEADLINE);
  }

  protected final void abandon(
      R request, CallFailure whileQueued, CallFailure onceSent, Cause cause) {
    if (unqueue(request)) {
      failUnsent(request, request.wasSent() ? onceSent : whileQueued);
    } else if (!request.isSettled()) {
      Optional<Incarnation> its = ready.filter(to -> to.inFlight().contains(request));
      failSent(request, onceSent, cause, its);
      its.ifPresent(to -> ladder().begin(request, to, cause));
    }
  }

  protected final void failUnsent(R request, CallFailure failure) {
    fail(request, failure, 0);
    departed(request);
  }

  /** Fails the request. {@code micros} is the handler's run time; negative if it is unknown. */
  protected final void fail(R request, CallFailure failure, long micros) {
    failures.fail(request, ready.map(Incarnation::number).orElse(0), failure, micros);
  }

  /** The process that takes requests now. */
  protected final Optional<Incarnation> ready() {
    return ready;
  }

  protected final void ready(Optional<Incarnation> incarnation) {
    ready = incarnation;
  }

  protected final DispatchContext context() {
    return context;
  }

  protected final FailureReporter failures() {
    return failures;
  }

  protected final long now() {
    return context.now();
  }

  private Ladder<R> ladder() {
    return new Ladder<>(context.settings().ladder(), context.timers(), context.clock(), this);
  }
}
