package io.clutch.cluster.internal;

import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.telemetry.Telemetry;
import java.util.function.LongSupplier;

/** What calls need of a node, with all work in place. */
final class Requests {
  private Requests() {}

  static RequestRuntime within(MemoryBudget memory) {
    return within(memory, System::nanoTime);
  }

  static RequestRuntime within(MemoryBudget memory, LongSupplier clock) {
    return new RequestRuntime(
        null,
        new MessageLimits(100_000, 100, "a.key"),
        memory,
        SharedMemory.none(),
        Runnable::run,
        Runnable::run,
        Telemetry.none(),
        clock,
        CallObservers.NONE);
  }
}
