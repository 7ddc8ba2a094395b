package io.clutch.internal.policy;

import io.clutch.internal.client.PendingCalls;
import io.clutch.telemetry.Telemetry;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What the calls of one reference need besides their policy.
 *
 * @param worker the path of the actor behind the reference
 * @param deadline of a call without one of its own
 * @param isStopped whether it has stopped for good
 * @param executor of the dependents of the callers' futures
 * @param clock nanoseconds, monotonic
 * @param chance from 0 to 1
 */
public record PolicyRuntime(
    String worker,
    Duration deadline,
    BooleanSupplier isStopped,
    PendingCalls pendingCalls,
    Executor executor,
    Delay delay,
    LongSupplier clock,
    DoubleSupplier chance,
    Telemetry telemetry) {

  long now() {
    return clock.getAsLong();
  }
}
