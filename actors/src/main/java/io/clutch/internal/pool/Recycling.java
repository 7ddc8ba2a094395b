package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Slot;
import io.clutch.pool.RecycleSettings;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import java.time.Duration;
import java.util.Optional;

/** Decides which healthy workers are replaced. */
record Recycling(RecycleSettings settings) {

  /** The most urgent reason to replace a ready worker, if there is one. */
  Optional<Why> why(Slot slot, long now) {
    if (slot.isSpent()) {
      return Optional.of(Why.CALLS);
    }
    if (settings.memory().isPresent() && slot.memory().orElse(0) >= settings.memory().getAsLong()) {
      return Optional.of(Why.MEMORY);
    }
    if (slot.isRequested()) {
      return Optional.of(Why.REQUESTED);
    }
    if (isOver(settings.age(), now - slot.readyAt(), 1 - settings.jitter() * slot.chance())) {
      return Optional.of(Why.AGE);
    }
    return slot.isIdle() && isOver(settings.idle(), now - slot.idleSince(), 1)
        ? Optional.of(Why.IDLE)
        : Optional.empty();
  }

  private static boolean isOver(Optional<Duration> limit, long nanos, double part) {
    return limit.isPresent() && nanos >= limit.get().toNanos() * part;
  }

  /** The most calls that a worker is given. */
  long mostCalls() {
    return settings.calls().orElse(Long.MAX_VALUE);
  }

  boolean looksAtMemory() {
    return settings.memory().isPresent();
  }
}
