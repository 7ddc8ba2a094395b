package io.clutch.benchmarks.work;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The memory of this JVM's objects. */
final class MemoryInUse {
  // Some objects are released only after a reference queue's thread has run.
  private static final int COLLECTIONS = 3;

  private MemoryInUse() {}

  /** The bytes of reachable objects and of direct buffers. */
  static long bytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
    }
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return memory.getHeapMemoryUsage().getUsed() + direct;
  }
}
