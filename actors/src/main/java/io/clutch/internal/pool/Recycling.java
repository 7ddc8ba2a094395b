package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Slot;
import io.clutch.pool.RecycleSettings;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides which healthy workers are replaced. */
record Recycling(RecycleSettings settings) {

  /** The most urgent reason to replace a ready worker, if there is one. */
  Optional<Why> why(Slot slot, long now) {
    if (slot.isSpent()) {
      return Optional.of(Why.CALLS);
    }
    if (isReachedBy(privateBytes(slot))) {
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

  private static OptionalLong privateBytes(Slot slot) {
    return slot.memory().latest().stream().mapToLong(Memory::privateBytes).findFirst();
  }

  /**
   * Whether a worker that has this number of resident bytes may have reached the limit of private
   * ones, and may be asked now.
   */
  boolean mayBeReached(Slot slot, OptionalLong resident, long now) {
    return isReachedBy(resident)
        && slot.memory()
            .mayRead(
                now,
                isReachedBy(OptionalLong.of(slot.memory().estimate(resident.getAsLong()))),
                slot::hasWorkedSince);
  }

  private boolean isReachedBy(OptionalLong bytes) {
    return settings.memory().isPresent() && bytes.orElse(0) >= settings.memory().getAsLong();
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
