package io.clutch.pool;

import io.clutch.worker.Agenda;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Workers of rules that met a fault. They get no more calls, and are stopped when they have
 * finished those that they have, or when their time is up.
 */
final class FormerWorkers {
  private final Agenda agenda;
  private final LongSupplier clock;
  private final Duration limit;
  private final Consumer<Slot> stop;
  private final List<Slot> slots = new ArrayList<>();

  FormerWorkers(Agenda agenda, LongSupplier clock, Duration limit, Consumer<Slot> stop) {
    this.agenda = agenda;
    this.clock = clock;
    this.limit = limit;
    this.stop = stop;
  }

  void add(Slot slot) {
    slots.add(slot);
    agenda.add(clock.getAsLong() + limit.toNanos(), () -> stop(slot));
    stopIfDone(slot);
  }

  /** Takes the signal, if it is of one of these; whether it is. */
  boolean hear(PoolSignal signal) {
    if (signal instanceof PoolSignal.WorkerLeft it && slots.contains(it.slot())) {
      it.slot().left(it.count(), clock.getAsLong());
      stopIfDone(it.slot());
      return true;
    }
    if (signal instanceof PoolSignal.StreamLeft it && slots.contains(it.slot())) {
      it.slot().streamLeft(clock.getAsLong());
      stopIfDone(it.slot());
      return true;
    }
    return signal instanceof PoolSignal.WorkerEnded it && slots.remove(it.slot());
  }

  private void stopIfDone(Slot slot) {
    if (!slot.isBusy()) {
      stop(slot);
    }
  }

  private void stop(Slot slot) {
    if (slots.contains(slot)) {
      stop.accept(slot);
    }
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }
}
