package io.clutch.internal.pool;

import io.clutch.internal.chain.WaitGraph;
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
 * What all parts of a pool share.
 *
 * @param names the names of the pool
 * @param clock a monotonic clock in nanoseconds
 * @param chance random numbers from 0 to 1
 * @param resident quickly reads the resident bytes of a process, if the system tells
 * @param waits which workers wait for which asks
 */
record PoolContext(
    WorkerName names,
    PoolSettings settings,
    TimerQueue timers,
    LongSupplier clock,
    DoubleSupplier chance,
    LongFunction<OptionalLong> resident,
    Telemetry telemetry,
    FailureReporter failures,
    WaitGraph waits,
    PoolEffects effects) {

  /** The path of the pool's actor. */
  String path() {
    return names.path();
  }

  /** The name for records and logs. Successive pools in one place of a tree have the same name. */
  String pool() {
    return names.stable();
  }

  long now() {
    return clock.getAsLong();
  }
}
