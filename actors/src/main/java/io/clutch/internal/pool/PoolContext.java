package io.clutch.internal.pool;

import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.TimerQueue;
import io.clutch.pool.PoolSettings;
import io.clutch.telemetry.Telemetry;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * What the parts of a pool share.
 *
 * @param names what the pool is called
 * @param clock nanoseconds, monotonic
 * @param chance from 0 to 1
 * @param memory resident bytes of a process
 */
record PoolContext(
    WorkerName names,
    PoolSettings settings,
    TimerQueue timers,
    LongSupplier clock,
    DoubleSupplier chance,
    LongFunction<OptionalLong> memory,
    Telemetry telemetry,
    FailureReporter failures,
    PoolEffects effects) {

  /** The path of its actor. */
  String path() {
    return names.path();
  }

  /** The same for all pools that follow each other in one place of a tree; for records and logs. */
  String pool() {
    return names.stable();
  }

  long now() {
    return clock.getAsLong();
  }
}
