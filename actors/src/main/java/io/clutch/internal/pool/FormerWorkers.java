package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.time.TimerQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Workers of rules that failed with a fault. They get no more calls, and are stopped when they have
 * finished their calls or their time is up.
 */
final class FormerWorkers {
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final Duration limit;
  private final Consumer<WorkerId> stop;
  private final Map<WorkerId, Slot> slots = new HashMap<>();

  FormerWorkers(TimerQueue timers, LongSupplier clock, Duration limit, Consumer<WorkerId> stop) {
    this.timers = timers;
    this.clock = clock;
    this.limit = limit;
    this.stop = stop;
  }

  void add(Slot slot) {
    slots.put(slot.id(), slot);
    timers.add(clock.getAsLong() + limit.toNanos(), () -> stop(slot));
    stopIfDone(slot);
  }

  /** Handles a message about one of these workers. Returns false for other messages. */
  boolean hear(PoolMessage message) {
    if (message instanceof PoolMessage.WorkerLeft it) {
      return changed(it.worker(), slot -> slot.left(it.count(), clock.getAsLong()));
    }
    if (message instanceof PoolMessage.StreamLeft it) {
      return changed(it.worker(), slot -> slot.streamLeft(clock.getAsLong()));
    }
    return message instanceof PoolMessage.WorkerEnded it && slots.remove(it.worker()) != null;
  }

  private boolean changed(WorkerId worker, Consumer<Slot> change) {
    Slot slot = slots.get(worker);
    if (slot == null) {
      return false;
    }
    change.accept(slot);
    stopIfDone(slot);
    return true;
  }

  private void stopIfDone(Slot slot) {
    if (!slot.isBusy()) {
      stop(slot);
    }
  }

  private void stop(Slot slot) {
    if (slots.containsKey(slot.id())) {
      stop.accept(slot.id());
    }
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }
}
