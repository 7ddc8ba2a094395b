package io.clutch.internal.inspect;

import java.time.Duration;

/**
 * A question for the whole actor system.
 *
 * @param limit the answer comes within it, even if some actors do not answer
 * @param memory whether to read the memory of each process: the kernel visits each page for that
 * @param cpu whether to read the CPU time of each process, and whether it is there
 */
public record ReadingRequest(Duration limit, boolean memory, boolean cpu) {
  /** Within 1 s, from the actors alone. */
  public static final ReadingRequest DEFAULT =
      new ReadingRequest(Duration.ofSeconds(1), false, false);

  public ReadingRequest {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit: must be positive: " + limit);
    }
  }

  public ReadingRequest withLimit(Duration time) {
    return new ReadingRequest(time, memory, cpu);
  }

  /** Also reads {@code /proc}. */
  public ReadingRequest withProcesses() {
    return new ReadingRequest(limit, true, true);
  }

  public ReadingRequest withCpu() {
    return new ReadingRequest(limit, memory, true);
  }
}
