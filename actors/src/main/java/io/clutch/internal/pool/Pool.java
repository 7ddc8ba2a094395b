package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Arrivals;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.pool.state.Waiter;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.PendingRequest;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The rules of a pool, without the actor around it: calls, sessions, and what becomes of workers,
 * in; effects on the {@link PoolEffects} and the callers out. One thread at a time.
 */
final class Pool {
  private final PoolContext context;
  private final Duration callDeadline;
  private final Duration drain;
  private final Ending.Life life;
  private final Slots slots;
  private final Sessions sessions;
  private final Waiting waiting;
  private final Dispatch dispatch;
  private final Staff staff;
  private final Admission admission;
  private final Checkouts checkouts;
  private final Chronicle chronicle;
  private final Ending ending;
  private final Arrivals arrivals;
  private final Replacements replacements = new Replacements();
  private boolean isRetired;

  Pool(PoolContext context, Duration callDeadline, Duration drain, Ending.Life life) {
    this(context, callDeadline, drain, life, new Slots(), new Chronicle(context), new Arrivals());
  }

  private Pool(
      PoolContext context,
      Duration callDeadline,
      Duration drain,
      Ending.Life life,
      Slots slots,
      Chronicle chronicle,
      Arrivals arrivals) {
    this.context = context;
    this.callDeadline = callDeadline;
    this.drain = drain;
    this.life = life;
    this.slots = slots;
    this.chronicle = chronicle;
    this.arrivals = arrivals;
    this.sessions = new Sessions(context, slots);
    this.waiting = new Waiting(context, slots, sessions);
    var router = new Router(context.settings(), slots);
    this.dispatch = new Dispatch(context, slots, waiting, router, sessions);
    this.staff = new Staff(context, slots, waiting, chronicle.startRule(), this::adjust);
    this.admission = new Admission(context, waiting, dispatch, staff);
    this.checkouts =
        new Checkouts(context, sessions, waiting, admission, id -> endSession(id, How.CLOSED));
    this.ending = new Ending(context, drain, life, slots, waiting, staff, chronicle);
  }

  void begin() {
    ending.enter(ending.phase());
    ending.readyIfEnough();
    staff.adjust();
    plan();
  }

  private void plan() {
    context.agenda().add(context.now() + staff.interval().toNanos(), this::lookAround);
  }

  private void lookAround() {
    if (isRetired) {
      return;
    }
    slots.copy().forEach(staff::review);
    staff.shrink();
    adjust();
    if (!ending.isStopped()) {
      plan();
    }
  }

  // After a fault.

  /** Rules that begin anew with the numbers and the history of these. */
  Pool successor(ExitReason fault) {
    chronicle.faulted(fault);
    var fresh = new Slots(slots.started());
    return new Pool(context, callDeadline, drain, life, fresh, chronicle, arrivals);
  }

  /** These rules do no more: gives their workers to the first, and what waits to the second. */
  void retire(Consumer<Slot> workers, Consumer<Waiter> waiters) {
    isRetired = true;
    staff.close();
    slots.copy().forEach(workers);
    List<Waiter> all = waiting.drain();
    sessions.abandon();
    replacements.refuse(notRunning());
    all.forEach(waiters);
  }

  // Calls.

  void submit(PendingRequest submission) {
    if (!submission.isAccepted()) {
      submission.accepted(context.now(), callDeadline);
    }
    if (known(submission).isPresent()) {
      takeBack(List.of(submission));
      return;
    }
    PooledCall call = note(submission, false);
    if (ending.isStopping()) {
      ending.refuse(submission);
    } else if (staff.isUnavailable()) {
      context.ends().fail(submission, 0, notRunning(), 0);
    } else {
      admission.take(call);
    }
  }

  private PooledCall note(PendingRequest submission, boolean isPinned) {
    var call = new PooledCall(arrivals, submission, isPinned);
    submission.ticket(call);
    return call;
  }

  /** What is noted on the call, if it was here before. */
  private Optional<PooledCall> known(PendingRequest submission) {
    return submission.ticket().map(PooledCall.class::cast).filter(call -> call.cameTo(arrivals));
  }

  private Optional<CallFailure> refusal() {
    if (ending.isStopping()) {
      return Optional.of(notRunning(Ending.ASKED));
    }
    return staff.isUnavailable() ? Optional.of(notRunning()) : Optional.empty();
  }

  /** Calls that a worker did not make; those that are for it alone fail. */
  void takeBack(List<PendingRequest> calls) {
    for (PendingRequest submission : calls) {
      PooledCall call = known(submission).orElseThrow();
      if (submission.isSettled()) {
        continue;
      }
      if (call.isAbandoned()) {
        context.ends().fail(submission, 0, submission.cancelled(), 0);
      } else if (call.isPinned() || ending.isStopped()) {
        context.ends().fail(submission, 0, notRunning(Ending.NOT_BEGUN), 0);
      } else {
        waiting.add(call);
      }
    }
    dispatch.serveAll();
    dispatch.serveStreams();
    adjust();
  }

  void abandon(PendingRequest submission) {
    Optional<PooledCall> call = known(submission);
    if (call.filter(waiting::remove).isPresent()) {
      context.ends().fail(submission, 0, submission.cancelled(), 0);
    } else {
      call.ifPresent(PooledCall::abandon);
      call.flatMap(PooledCall::worker).ifPresent(it -> context.effects().abandon(it, submission));
    }
  }

  /** Makes a call on each worker that is ready; {@code copies} are told how many, and give them. */
  void broadcast(PoolCommand request, IntFunction<List<PendingRequest>> copies) {
    if (ending.isStopping()) {
      request.refuse(notRunning(Ending.ASKED));
      return;
    }
    List<Slot> ready = slots.those(Slot::isReady).toList();
    List<PendingRequest> calls = copies.apply(ready.size());
    for (int i = 0; i < calls.size(); i++) {
      give(ready.get(i), calls.get(i));
    }
  }

  private PooledCall give(Slot slot, PendingRequest submission) {
    if (!submission.isAccepted()) {
      submission.accepted(context.now(), callDeadline);
    }
    PooledCall call = note(submission, true);
    dispatch.give(slot, call);
    return call;
  }

  // Sessions.

  void checkout(PoolCommand.Checkout request) {
    Optional<CallFailure> refusal = refusal();
    if (refusal.isPresent()) {
      request.refuse(refusal.get());
      return;
    }
    checkouts.ask(request, new SessionId(arrivals.next()));
  }

  void sessionCall(SessionId session, PendingRequest submission) {
    Optional<Lease> lease = sessions.open(session);
    Optional<Slot> slot = lease.flatMap(Lease::worker).flatMap(slots::find);
    if (slot.isPresent()) {
      lease.get().made(give(slot.get(), submission));
    } else {
      submission.refuse(notRunning(new ExitReason.Absent("has this session no more")));
    }
  }

  void endSession(SessionId session, How how) {
    sessions
        .end(session, how)
        .ifPresent(
            slot -> {
              freed(slot);
              dispatch.serveStreams();
            });
  }

  // Workers.

  void ready(WorkerId worker, long pid) {
    slots
        .find(worker)
        .filter(slot -> slot.phase() == Slot.Phase.STARTING)
        .ifPresent(slot -> ready(slot, pid));
  }

  private void ready(Slot slot, long pid) {
    slot.ready(pid, context.now());
    staff.startRule().succeeded();
    chronicle.ready(slot);
    ending.readyIfEnough();
    staff.review(slot);
    dispatch.serve(slot);
    dispatch.serveStreams();
    adjust();
  }

  void left(WorkerId worker, long count) {
    Slot slot = slots.find(worker).orElse(null);
    if (slot != null) {
      slot.left(count, context.now());
      freed(slot);
    }
  }

  /** A stream has left the worker. */
  void streamLeft(WorkerId worker) {
    Slot slot = slots.find(worker).orElse(null);
    if (slot != null) {
      slot.streamLeft(context.now());
      freed(slot);
    }
  }

  private void freed(Slot slot) {
    slot.lease().ifPresent(lease -> lease.left(slot.held()));
    boolean isRetired = staff.review(slot);
    sessions.grantIfIdle(slot);
    staff.stopIfDone(slot);
    dispatch.serve(slot);
    if (isRetired || slot.isDue()) {
      dispatch.serveAll();
      adjust();
    }
  }

  void finishing(WorkerId worker) {
    slots.find(worker).ifPresent(staff::finishing);
    adjust();
  }

  void ended(WorkerId worker, ExitReason reason) {
    slots.find(worker).ifPresent(slot -> ended(slot, reason));
  }

  private void ended(Slot slot, ExitReason reason) {
    slots.remove(slot);
    chronicle.ended(slot, reason);
    if (ending.isEndedBy(reason)) {
      finish(reason);
      return;
    }
    sessions.lost(slot);
    waiting.moveFrom(slot);
    replacements.ended(slot.id());
    if (staff.isUnavailable() && !ending.isStopping()) {
      chronicle.unavailable();
      waiting.drain().forEach(waiter -> waiting.fail(waiter, notRunning()));
    }
    adjust();
  }

  /** As many workers as is right now; what waited for one that is gone finds its successor. */
  void adjust() {
    admission.adjusted();
    staff.adjust();
    dispatch.serveAll();
  }

  void recycle(PoolCommand.Recycle request) {
    if (ending.isStopping()) {
      request.refuse(notRunning(Ending.ASKED));
      return;
    }
    replacements.ask(slots, request.replyTo());
    slots.copy().forEach(staff::review);
    adjust();
  }

  // The end.

  void stop() {
    ending.stop();
  }

  /** To be called after each of the others, since any may have been what the end waited for. */
  void goOn() {
    ending.goOn();
  }

  /** Nothing may be left without an end. */
  void finish(ExitReason reason) {
    ending.finish(reason);
    replacements.refuse(notRunning(reason));
  }

  boolean isStopped() {
    return ending.isStopped();
  }

  WorkerPhase phase() {
    return ending.phase();
  }

  /** Those who ask for sessions, once they have asked. */
  Checkouts checkouts() {
    return checkouts;
  }

  Statuses statuses() {
    return new Statuses(context, slots, waiting, staff, chronicle);
  }

  private CallFailure notRunning() {
    return ending.notRunning(chronicle.lastReason());
  }

  private CallFailure notRunning(ExitReason reason) {
    return ending.notRunning(reason);
  }
}
