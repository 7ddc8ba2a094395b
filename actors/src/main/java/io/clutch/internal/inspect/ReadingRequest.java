package io.clutch.internal.inspect;

import java.time.Duration;

/**
 * A question for the whole actor system.
 *
 * @param limit the answer comes within it, even if some actors do not answer
 * @param memory whether to read the memory of processes, at most 100 that were read longest ago, as
 *     the kernel visits each page for that; otherwise it is as it was last read
 * @param cpu whether to read the CPU time of each process, and whether it is there
 * @param changes whether to ask only those workers that have changed since the last reading of this
 *     kind. The others are as they last answered, and so is the CPU time of their processes
 */
public record ReadingRequest(Duration limit, boolean memory, boolean cpu, boolean changes) {
  /** Within 1 s, from the actors alone. */
  public static final ReadingRequest DEFAULT =
      new ReadingRequest(Duration.ofSeconds(1), false, false, false);

  public ReadingRequest {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit: must be positive: " + limit);
    }
  }

  public ReadingRequest withLimit(Duration time) {
    return new ReadingRequest(time, memory, cpu, changes);
  }

  /** Also reads {@code /proc}. */
  public ReadingRequest withProcesses() {
    return new ReadingRequest(limit, true, true, changes);
  }

  public ReadingRequest withCpu() {
    return new ReadingRequest(limit, memory, true, changes);
  }

  /** Only those that have changed. */
  public ReadingRequest withChanges() {
    return new ReadingRequest(limit, memory, cpu, true);
  }
}
