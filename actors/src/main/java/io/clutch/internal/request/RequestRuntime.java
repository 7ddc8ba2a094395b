package io.clutch.internal.request;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.telemetry.GuardedTelemetry;
import io.clutch.telemetry.Telemetry;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the requests of one actor system need: they are encoded, bounded, decoded, reported and
 * timed.
 *
 * @param executor for what is short, and the decoding of answers
 * @param userCode for the user's code that may take long: codecs and collections while a message or
 *     a constructor's arguments are encoded, and the hook for poisoned calls
 * @param clock nanoseconds, monotonic
 */
public record RequestRuntime(
    Codec codec,
    MessageLimits limits,
    MemoryBudget memory,
    Executor executor,
    Executor userCode,
    Telemetry telemetry,
    LongSupplier clock) {

  public RequestRuntime {
    telemetry = GuardedTelemetry.of(telemetry);
  }
}
