package io.clutch.internal.dispatch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.wire.FromWorker;
import java.util.List;
import java.util.Optional;

/**
 * The requests of one kind that a worker has: accepted, sent while its process takes them, and each
 * ended once. A subclass does what is particular to its kind, and knows no other kind.
 */
public abstract class Dispatcher<R extends PendingRequest> implements Ladder.Subject<R> {
  private final DispatchContext context;
  private final FailureReporter failures;
  private Optional<Incarnation> ready = Optional.empty();
  private boolean keepsNotBegun;

  protected Dispatcher(DispatchContext context, FailureReporter failures) {
    this.context = context;
    this.failures = failures;
  }

  /** Has an accepted request wait; why not, if there is no room. */
  protected abstract Optional<CallFailure> enqueue(R request);

  /** The same regardless of the bound, for those that were counted before. */
  protected abstract void putBack(List<R> requests);

  /** Has one wait, for another worker, that Python refused to begin. */
  protected abstract void putAside(R request);

  /** Whether it waited, which it does no longer. */
  protected abstract boolean unqueue(R request);

  /** Takes out all that waits. */
  protected abstract List<R> drainWaiting();

  /** Fails one that does not wait; {@code its} is the process that has it, if one does. */
  protected abstract void failSent(
      R request, CallFailure failure, Cause cause, Optional<Incarnation> its);

  /** The worker has it no longer. */
  protected abstract void departed(R request);

  /** What can be sent is sent when the turn ends. */
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

  /** Requests that were accepted elsewhere. */
  public final void takeOver(List<R> requests) {
    putBack(requests);
    requests.forEach(this::expect);
    pump();
  }

  /** Takes out all that waits for another process. */
  public final List<R> handOver() {
    List<R> waiting = drainWaiting();
    waiting.forEach(request -> context.timers().remove(request.next()));
    return waiting;
  }

  /** Nothing that waits will ever be sent. */
  public final void failWaiting(CallFailure failure) {
    handOver().forEach(request -> fail(request, failure, 0));
  }

  /** From here on, requests that Python refuses to begin, because it stops, are kept. */
  public final void keepNotBegun() {
    keepsNotBegun = true;
  }

  protected final boolean keepsNotBegun() {
    return keepsNotBegun;
  }

  /** Whether the failure means that Python did not begin it, and another worker may. */
  protected final boolean isKept(FromWorker.Failure failure) {
    return keepsNotBegun && failure.code().equals("stopping");
  }

  /** The next worker may have it. */
  protected final void keep(R request) {
    request.isBack();
    request.unsent();
    putAside(request);
    expect(request);
  }

  private void expect(R request) {
    request.next(context.timers().add(request.deadlineAt(), () -> expired(request)));
  }

  public final void cancel(R request) {
    abandon(request, request.cancelled(), request.cancelled(), Cause.CANCEL);
  }

  protected final void expired(R request) {
    abandon(
        request,
        new CallFailure.DeadlineExceeded(request.limit(), Where.QUEUED),
        new CallFailure.DeadlineExceeded(request.limit(), Where.SENT),
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

  /** {@code micros} is how long Python says the handler ran; below zero if it did not say. */
  protected final void fail(R request, CallFailure failure, long micros) {
    failures.fail(request, ready.map(Incarnation::number).orElse(0), failure, micros);
  }

  /** The process that takes requests at present. */
  protected final Optional<Incarnation> ready() {
    return ready;
  }

  protected final void ready(Optional<Incarnation> incarnation) {
    ready = incarnation;
  }

  protected final DispatchContext context() {
    return context;
  }

  protected final FailureReporter ends() {
    return failures;
  }

  protected final long now() {
    return context.now();
  }

  private Ladder<R> ladder() {
    return new Ladder<>(context.settings().ladder(), context.timers(), context.clock(), this);
  }
}
