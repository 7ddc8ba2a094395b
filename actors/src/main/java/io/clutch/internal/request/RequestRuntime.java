package io.clutch.internal.request;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.telemetry.GuardedTelemetry;
import io.clutch.internal.telemetry.RecordedTelemetry;
import io.clutch.telemetry.Telemetry;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the requests of an actor system need for encoding, bounds, decoding, reports and time.
 *
 * @param executor for short tasks and the decoding of replies
 * @param userCode for user code that may take long: codecs and collections that a message or a
 *     constructor's arguments contain, and the hook for poisoned calls; also for readings of memory
 * @param clock a monotonic clock in nanoseconds
 */
public record RequestRuntime(
    Codec codec,
    MessageLimits limits,
    MemoryBudget memory,
    SharedMemory shared,
    Executor executor,
    Executor userCode,
    Telemetry telemetry,
    LongSupplier clock,
    CallObservers observers) {

  public RequestRuntime {
    telemetry = RecordedTelemetry.of(GuardedTelemetry.of(telemetry));
  }
}
