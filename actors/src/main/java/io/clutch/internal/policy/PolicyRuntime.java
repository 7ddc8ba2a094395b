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
 * @param deadline the deadline of a call that has none
 * @param isStopped whether the worker has stopped for good
 * @param executor runs the dependents of callers' futures
 * @param clock a monotonic clock in nanoseconds
 * @param chance random numbers from 0 to 1
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
