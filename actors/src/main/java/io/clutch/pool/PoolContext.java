package io.clutch.pool;

import io.clutch.telemetry.Telemetry;
import io.clutch.worker.Agenda;
import io.clutch.worker.CallEnds;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * What the parts of a pool share.
 *
 * @param pool the path of its actor
 * @param clock nanoseconds, monotonic
 * @param chance from 0 to 1
 * @param memory resident bytes of a process
 */
record PoolContext(
    String pool,
    PoolSettings settings,
    Agenda agenda,
    LongSupplier clock,
    DoubleSupplier chance,
    LongFunction<OptionalLong> memory,
    Telemetry telemetry,
    CallEnds ends,
    Crew crew) {

  long now() {
    return clock.getAsLong();
  }
}
