package io.clutch.benchmarks.work;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The memory that this JVM's objects take. */
final class MemoryInUse {
  // One collection may leave what only a reference queue's thread lets go.
  private static final int COLLECTIONS = 3;

  private MemoryInUse() {}

  /** Bytes of the heap that can be reached, and of buffers beside it. */
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
