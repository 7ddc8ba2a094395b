package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;

/**
 * What a process may use at most. Immutable.
 *
 * @param memory bytes of its address space; 0 for no limit
 * @param cpuTime of its whole life, from zero (no limit) to 100 days; rounded up to whole seconds
 * @param cgroupMemory bytes in use by it and its children together; 0 for no limit
 * @param cgroupCores how many cores it and its children may keep busy, from 0.01 to 10,000; 0 for
 *     no limit
 * @param processes processes and threads of its user, on the whole machine, with which it may still
 *     start another, from 1 to 4,194,304; 0 for no limit
 * @param descriptors files, sockets and pipes that it may have open, from 64 to 1,048,576; 0 for no
 *     limit
 */
public record ProcessLimits(
    long memory,
    Duration cpuTime,
    long cgroupMemory,
    double cgroupCores,
    int processes,
    int descriptors) {
  /** What Linux can count at most. */
  public static final int MOST_PROCESSES = 1 << 22;

  /** What a worker needs for itself, and more. */
  public static final int LEAST_DESCRIPTORS = 64;

  /** What Linux grants at most, unless its administrator says otherwise. */
  public static final int MOST_DESCRIPTORS = 1 << 20;

  public ProcessLimits {
    require("memory", memory >= 0, memory);
    SettingChecks.requireTime("cpu-time", cpuTime);
    require("cgroup-memory", cgroupMemory >= 0, cgroupMemory);
    require(
        "cgroup-cores",
        cgroupCores == 0 || (cgroupCores >= 0.01 && cgroupCores <= 10_000),
        cgroupCores);
    require("processes", processes >= 0 && processes <= MOST_PROCESSES, processes);
    require(
        "descriptors",
        descriptors == 0 || (descriptors >= LEAST_DESCRIPTORS && descriptors <= MOST_DESCRIPTORS),
        descriptors);
    cpuTime = Duration.ofSeconds(cpuTime.plusNanos(999_999_999).toSeconds());
  }

  /** No limits. */
  public static ProcessLimits create() {
    return new ProcessLimits(0, Duration.ZERO, 0, 0, 0, 0);
  }

  public ProcessLimits withMemory(long bytes) {
    return RecordCopy.with(this, "memory", bytes);
  }

  public ProcessLimits withCpuTime(Duration time) {
    return RecordCopy.with(this, "cpuTime", time);
  }

  public ProcessLimits withCgroupMemory(long bytes) {
    return RecordCopy.with(this, "cgroupMemory", bytes);
  }

  public ProcessLimits withCgroupCores(double cores) {
    return RecordCopy.with(this, "cgroupCores", cores);
  }

  public ProcessLimits withProcesses(int count) {
    return RecordCopy.with(this, "processes", count);
  }

  public ProcessLimits withDescriptors(int count) {
    return RecordCopy.with(this, "descriptors", count);
  }

  private static void require(String limit, boolean holds, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a limit of " + value + " for " + limit + " cannot be; see ProcessLimits for its bounds");
    }
  }
}
