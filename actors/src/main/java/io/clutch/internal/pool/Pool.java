package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.ArrivalCounter;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.QueueEntry;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.MemoryReadings;
import io.clutch.internal.request.PendingRequest;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The rules of a pool, without its actor. Takes calls, requests for sessions and events of workers,
 * and acts through {@link PoolEffects} and on callers. Used by one thread at a time.
 */
final class Pool {
  private final PoolContext context;
  private final Duration callDeadline;
  private final Duration drain;
  private final PoolShutdown.Life life;
  private final Slots slots;
  private final Sessions sessions;
  private final PoolQueue queue;
  private final Dispatch dispatch;
  private final PoolSizer sizer;
  private final Admission admission;
  private final Checkouts checkouts;
  private final PoolReporter reporter;
  private final PoolShutdown shutdown;
  private final ArrivalCounter arrivals;
  private final Replacements replacements = new Replacements();
  private boolean isRetired;

  Pool(PoolContext context, Duration callDeadline, Duration drain, PoolShutdown.Life life) {
    this(
        context,
        callDeadline,
        drain,
        life,
        new Slots(),
        new PoolReporter(context),
        new ArrivalCounter());
  }

  private Pool(
      PoolContext context,
      Duration callDeadline,
      Duration drain,
      PoolShutdown.Life life,
      Slots slots,
      PoolReporter reporter,
      ArrivalCounter arrivals) {
    this.context = context;
    this.callDeadline = callDeadline;
    this.drain = drain;
    this.life = life;
    this.slots = slots;
    this.reporter = reporter;
    this.arrivals = arrivals;
    this.sessions = new Sessions(context, slots);
    this.queue = new PoolQueue(context, slots, sessions);
    var router = new Router(context.settings(), slots);
    this.dispatch = new Dispatch(context, slots, queue, router, sessions);
    this.sizer = new PoolSizer(context, slots, queue, reporter.startRule(), this::adjust);
    this.admission = new Admission(context, queue, dispatch, sizer);
    this.checkouts =
        new Checkouts(context, sessions, queue, admission, id -> endSession(id, How.CLOSED));
    this.shutdown = new PoolShutdown(context, drain, life, slots, queue, sizer, reporter);
  }

  void begin() {
    shutdown.enter(shutdown.phase());
    shutdown.readyIfEnough();
    sizer.adjust();
    plan();
  }

  private void plan() {
    context.timers().add(context.now() + sizer.interval().toNanos(), this::lookAround);
  }

  private void lookAround() {
    if (isRetired) {
      return;
    }
    slots.copy().forEach(sizer::review);
    sizer.shrink();
    adjust();
    if (!shutdown.isStopped()) {
      plan();
    }
  }

  // After a fault.

  /** New rules that continue with the numbers and the history of these. */
  Pool successor(ExitReason fault) {
    reporter.faulted(fault);
    var fresh = new Slots(slots.started());
    return new Pool(context, callDeadline, drain, life, fresh, reporter, arrivals);
  }

  /**
   * Ends these rules. Passes their workers to the first consumer, and waiting entries to the
   * second.
   */
  void retire(Consumer<Slot> workers, Consumer<QueueEntry> entries) {
    isRetired = true;
    sizer.close();
    slots.copy().forEach(workers);
    List<QueueEntry> all = queue.drain();
    sessions.closeAll();
    replacements.reject(notRunning());
    all.forEach(entries);
  }

  // Calls.

  void submit(PendingRequest request) {
    if (!request.isAccepted()) {
      request.accepted(context.now(), callDeadline);
    }
    if (known(request).isPresent()) {
      takeBack(List.of(request));
      return;
    }
    PooledCall call = note(request, false);
    if (shutdown.isStopping()) {
      shutdown.reject(request);
    } else if (sizer.isUnavailable()) {
      context.failures().fail(request, 0, notRunning(), 0);
    } else {
      admission.take(call);
    }
  }

  private PooledCall note(PendingRequest request, boolean isPinned) {
    var call = new PooledCall(arrivals, request, isPinned);
    request.attachment(call);
    return call;
  }

  /** The pool's record of the call, if the call was here before. */
  private Optional<PooledCall> known(PendingRequest request) {
    return request.attachment().map(PooledCall.class::cast).filter(call -> call.cameTo(arrivals));
  }

  private Optional<CallFailure> refusal() {
    if (shutdown.isStopping()) {
      return Optional.of(notRunning(PoolShutdown.ASKED));
    }
    return sizer.isUnavailable() ? Optional.of(notRunning()) : Optional.empty();
  }

  /** Takes back calls that a worker has not begun. Calls that were only for that worker fail. */
  void takeBack(List<PendingRequest> calls) {
    for (PendingRequest request : calls) {
      PooledCall call = known(request).orElseGet(() -> note(request, true)); // or of no pool
      if (request.isSettled()) {
        continue;
      }
      if (call.isCancelled()) {
        context.failures().fail(request, 0, request.cancelled(), 0);
      } else if (call.isPinned() || shutdown.isStopped()) {
        context.failures().fail(request, 0, notRunning(PoolShutdown.NOT_BEGUN), 0);
      } else {
        queue.add(call);
      }
    }
    dispatch.serveAll();
    dispatch.serveStreams();
    adjust();
  }

  void cancel(PendingRequest request) {
    Optional<PooledCall> call = known(request);
    if (call.filter(queue::remove).isPresent()) {
      context.failures().fail(request, 0, request.cancelled(), 0);
    } else {
      call.ifPresent(PooledCall::cancel);
      call.flatMap(PooledCall::worker).ifPresent(it -> context.effects().cancel(it, request));
    }
  }

  /** Makes a call on each ready worker. {@code copies} makes the given number of calls. */
  void broadcast(PoolCommand request, IntFunction<List<PendingRequest>> copies) {
    if (shutdown.isStopping()) {
      request.reject(notRunning(PoolShutdown.ASKED));
      return;
    }
    List<Slot> ready = slots.those(Slot::isReady).toList();
    List<PendingRequest> calls = copies.apply(ready.size());
    for (int i = 0; i < calls.size(); i++) {
      give(ready.get(i), calls.get(i));
    }
  }

  private PooledCall give(Slot slot, PendingRequest request) {
    if (!request.isAccepted()) {
      request.accepted(context.now(), callDeadline);
    }
    PooledCall call = note(request, true);
    dispatch.give(slot, call);
    return call;
  }

  // Sessions.

  void checkout(PoolCommand.Checkout request) {
    Optional<CallFailure> refusal = refusal();
    if (refusal.isPresent()) {
      request.reject(refusal.get());
      return;
    }
    checkouts.ask(request, new SessionId(arrivals.next()));
  }

  void sessionCall(SessionId session, PendingRequest request) {
    Optional<Lease> lease = sessions.open(session);
    Optional<Slot> slot = lease.flatMap(Lease::worker).flatMap(slots::find);
    if (slot.isPresent()) {
      lease.get().made(give(slot.get(), request));
    } else {
      request.reject(notRunning(new ExitReason.Absent("no longer has this session")));
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
    sizer.startRule().succeeded();
    reporter.ready(slot);
    shutdown.readyIfEnough();
    sizer.review(slot);
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
    boolean isRetired = sizer.review(slot);
    sessions.grantIfIdle(slot);
    sizer.stopIfDone(slot);
    dispatch.serve(slot);
    if (isRetired || slot.isDue()) {
      dispatch.serveAll();
      adjust();
    }
  }

  /** The worker's memory was read, as {@link PoolEffects#measure} has asked. */
  void measured(WorkerId worker, MemoryReadings.Reading reading) {
    Slot slot = slots.find(worker).orElse(null);
    if (slot != null) {
      slot.memory().read(reading);
      freed(slot);
    }
  }

  void finishing(WorkerId worker) {
    slots.find(worker).ifPresent(sizer::finishing);
    adjust();
  }

  void ended(WorkerId worker, ExitReason reason) {
    slots.find(worker).ifPresent(slot -> ended(slot, reason));
  }

  private void ended(Slot slot, ExitReason reason) {
    slots.remove(slot);
    reporter.ended(slot, reason);
    if (shutdown.isEndedBy(reason)) {
      finish(reason);
      return;
    }
    sessions.lost(slot);
    queue.moveFrom(slot);
    replacements.ended(slot.id());
    if (sizer.isUnavailable() && !shutdown.isStopping()) {
      reporter.unavailable();
      queue.drain().forEach(entry -> queue.fail(entry, notRunning()));
    }
    adjust();
  }

  /**
   * Adjusts the number of workers. Entries that waited for a worker that ended wait for its
   * successor.
   */
  void adjust() {
    admission.adjusted();
    sizer.adjust();
    dispatch.serveAll();
  }

  void recycle(PoolCommand.Recycle request) {
    if (shutdown.isStopping()) {
      request.reject(notRunning(PoolShutdown.ASKED));
      return;
    }
    replacements.ask(slots, request);
    slots.copy().forEach(sizer::review);
    adjust();
  }

  // The end.

  void stop() {
    shutdown.stop();
  }

  /**
   * Continues the shutdown. Called after each other method, because each may have been the last
   * step.
   */
  void goOn() {
    shutdown.goOn();
  }

  /** Ends everything that waits or runs. */
  void finish(ExitReason reason) {
    shutdown.finish(reason);
    replacements.reject(notRunning(reason));
  }

  boolean isStopped() {
    return shutdown.isStopped();
  }

  WorkerPhase phase() {
    return shutdown.phase();
  }

  /** The requests for sessions. */
  Checkouts checkouts() {
    return checkouts;
  }

  Statuses statuses() {
    return new Statuses(context, slots, queue, sizer, reporter);
  }

  private CallFailure notRunning() {
    return shutdown.notRunning(reporter.lastReason());
  }

  private CallFailure notRunning(ExitReason reason) {
    return shutdown.notRunning(reason);
  }
}
