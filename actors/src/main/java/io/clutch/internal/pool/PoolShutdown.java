package io.clutch.internal.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.QueueEntry;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.request.PendingRequest;
import io.clutch.pool.SizeSettings;
import io.clutch.telemetry.PoolEvent;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The phase of a pool, and its shutdown. */
final class PoolShutdown {
  static final ExitReason ASKED = ExitReason.Stopped.ASKED;
  static final ExitReason NOT_BEGUN =
      new ExitReason.Absent("lost the worker for which the call was meant, before it began");

  /** What a pool reports about itself. */
  interface Life {
    void entered(WorkerPhase phase);

    /** Passes on calls that the pool will not make. Returns whether they were taken. */
    boolean leave(List<PendingRequest> calls);
  }

  private final PoolContext context;
  private final Duration drain;
  private final Life life;
  private final Slots slots;
  private final PoolQueue queue;
  private final PoolSizer sizer;
  private final PoolReporter reporter;
  private final long beganAt;
  private WorkerPhase phase = new WorkerPhase.Starting(1);
  private boolean isClosing;

  PoolShutdown(
      PoolContext context,
      Duration drain,
      Life life,
      Slots slots,
      PoolQueue queue,
      PoolSizer sizer,
      PoolReporter reporter) {
    this.context = context;
    this.drain = drain;
    this.life = life;
    this.slots = slots;
    this.queue = queue;
    this.sizer = sizer;
    this.reporter = reporter;
    this.beganAt = context.now();
  }

  WorkerPhase phase() {
    return phase;
  }

  void enter(WorkerPhase next) {
    phase = next;
    life.entered(next);
  }

  /** Enters the ready phase once the minimum number of workers is ready. */
  void readyIfEnough() {
    SizeSettings size = context.settings().size();
    int enough = size.eager() ? size.min() : 0;
    if (phase instanceof WorkerPhase.Starting && slots.ready() >= enough) {
      Duration took = Duration.ofNanos(context.now() - beganAt);
      context.telemetry().happened(new PoolEvent.Ready(context.pool(), slots.ready(), took));
      reporter.poolReady();
      enter(new WorkerPhase.Ready(1, 0));
    }
  }

  /** Whether the pool cannot start, because one of its workers ended for this reason. */
  boolean isEndedBy(ExitReason reason) {
    return phase instanceof WorkerPhase.Starting && reporter.isEndedBy(reason);
  }

  boolean isStopping() {
    return phase instanceof WorkerPhase.Draining || isStopped();
  }

  boolean isStopped() {
    return phase instanceof WorkerPhase.Stopped;
  }

  void stop() {
    if (!isStopping()) {
      enter(new WorkerPhase.Draining(1));
      sizer.drain();
      context.timers().add(context.now() + drain.toNanos(), this::stopWorkers);
    }
  }

  /** Continues the shutdown: finishes admitted calls, then stops the workers, then the pool. */
  void goOn() {
    if (phase instanceof WorkerPhase.Draining && (isClosing || isDrained())) {
      stopWorkers();
    }
  }

  private boolean isDrained() {
    return slots.count(slot -> slot.isBusy() || slot.lease().isPresent()) == 0
        && (queue.isEmpty() || sizer.isUnavailable());
  }

  private void stopWorkers() {
    isClosing = true;
    sizer.close();
    leaveWaiting(ASKED);
    slots.copy().forEach(sizer::stop);
    if (slots.isEmpty()) {
      finish(ASKED);
    }
  }

  void finish(ExitReason reason) {
    if (!isStopped()) {
      enter(new WorkerPhase.Stopped(reason));
      leaveWaiting(reason);
    }
  }

  /** Rejects a call that arrived too late. */
  void reject(PendingRequest request) {
    leave(List.of(request), ASKED);
  }

  private void leaveWaiting(ExitReason reason) {
    List<PendingRequest> calls = new ArrayList<>();
    for (QueueEntry entry : queue.drain()) {
      if (entry instanceof PooledCall call) {
        calls.add(call.request());
      } else {
        queue.fail(entry, notRunning(reason));
      }
    }
    leave(calls, reason);
  }

  private void leave(List<PendingRequest> calls, ExitReason reason) {
    if (!calls.isEmpty() && !life.leave(calls)) {
      calls.forEach(call -> context.failures().fail(call, 0, notRunning(reason), 0));
    }
  }

  CallFailure notRunning(ExitReason reason) {
    return new CallFailure.NotRunning(context.path(), reason);
  }
}
