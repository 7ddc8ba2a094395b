package io.clutch.internal.pool;

import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.PoolStatus.State;
import io.clutch.pool.SizeSettings;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/** Makes the status of a pool, without the memory of its workers. */
record Statuses(
    PoolContext context, Slots slots, PoolQueue queue, PoolSizer sizer, PoolReporter reporter) {

  PoolStatus status() {
    SizeSettings size = context.settings().size();
    return new PoolStatus(
        context.path(),
        size.min(),
        size.max(),
        queue.calls(),
        queue.sessions() + slots.promised(),
        slots.count(slot -> slot.lease().isPresent()) - slots.promised(),
        slots.started(),
        reporter.crashed(),
        sizer.recycled(),
        sizer.startRule().crashesInPeriod(context.now()),
        sizer.startRule().crashesAllowed(),
        context.settings().backoff().period(),
        reporter.crashes(),
        slots.those(slot -> true).map(this::worker).toList(),
        unavailable());
  }

  /** Why no worker takes calls, if there was or should have been one. */
  Optional<ExitReason> unavailable() {
    return slots.ready() == 0 ? reporter.trouble() : Optional.empty();
  }

  private PoolStatus.Worker worker(Slot slot) {
    boolean wasReady = slot.pid() != 0;
    return new PoolStatus.Worker(
        slot.name(),
        context.path() + "/" + slot.id().actorName(),
        state(slot),
        slot.incarnation(),
        slot.pid(),
        wasReady ? Duration.ofNanos(context.now() - slot.readyAt()) : Duration.ZERO,
        slot.calls(),
        slot.outstanding(),
        Optional.empty());
  }

  private static State state(Slot slot) {
    return switch (slot.phase()) {
      case STARTING -> State.STARTING;
      case READY -> slot.isIdle() ? State.IDLE : State.BUSY;
      case RETIRING, STOPPING -> State.RETIRING;
    };
  }

  /** The status of the pool in the form of a worker's status. */
  WorkerStatus asWorker(WorkerPhase phase) {
    int inFlight = slots.all().stream().mapToInt(Slot::outstanding).sum();
    return new WorkerStatus(phase, 1, 0, queue.calls(), inFlight, (int) reporter.crashed(), 0);
  }
}
