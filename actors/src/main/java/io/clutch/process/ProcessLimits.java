package io.clutch.process;

import java.time.Duration;

/**
 * What a process may use at most. Immutable.
 *
 * @param memory bytes of its address space; 0 for no limit
 * @param cpuTime of its whole life, from zero (no limit) to 100 days; rounded up to whole seconds
 * @param cgroupMemory bytes in use by it and its children together; 0 for no limit
 * @param cgroupCores how many cores it and its children may keep busy, from 0.01 to 10,000; 0 for
 *     no limit
 */
public record ProcessLimits(long memory, Duration cpuTime, long cgroupMemory, double cgroupCores) {

  private static final Duration LONGEST = Duration.ofDays(100);

  /** No limits. */
  public static final ProcessLimits NONE = new ProcessLimits(0, Duration.ZERO, 0, 0);

  public ProcessLimits {
    require("memory", memory >= 0, memory);
    require("cpu-time", !cpuTime.isNegative() && cpuTime.compareTo(LONGEST) <= 0, cpuTime);
    require("cgroup-memory", cgroupMemory >= 0, cgroupMemory);
    require(
        "cgroup-cores",
        cgroupCores == 0 || (cgroupCores >= 0.01 && cgroupCores <= 10_000),
        cgroupCores);
    cpuTime = Duration.ofSeconds(cpuTime.plusNanos(999_999_999).toSeconds());
  }

  /** These limits with another of the address space. */
  public ProcessLimits withMemory(long bytes) {
    return new ProcessLimits(bytes, cpuTime, cgroupMemory, cgroupCores);
  }

  /** These limits with another of CPU time. */
  public ProcessLimits withCpuTime(Duration time) {
    return new ProcessLimits(memory, time, cgroupMemory, cgroupCores);
  }

  /** These limits with another of memory in use. */
  public ProcessLimits withCgroupMemory(long bytes) {
    return new ProcessLimits(memory, cpuTime, bytes, cgroupCores);
  }

  /** These limits with another of busy cores. */
  public ProcessLimits withCgroupCores(double cores) {
    return new ProcessLimits(memory, cpuTime, cgroupMemory, cores);
  }

  private static void require(String limit, boolean holds, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a limit of " + value + " for " + limit + " cannot be; see ProcessLimits for its bounds");
    }
  }
}
