package io.clutch.internal.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the garbage collector look for mappings that nobody refers to any more. They take next to
 * nothing of the heap, so it would not look by itself: the JDK does the same for direct buffers.
 */
final class Unreferenced {
  private final long half;
  private final long step;
  private final AtomicBoolean isCollecting = new AtomicBoolean();
  private volatile long next;

  Unreferenced(long limit) {
    this.half = limit / 2;
    this.step = limit / 4;
    this.next = half;
  }

  /** Gets the bytes in use. Collects garbage at half of the limit, and at each quarter beyond. */
  void usedNow(long bytes) {
    if (bytes < half) {
      next = half;
    } else if (bytes >= next && isCollecting.compareAndSet(false, true)) {
      next = bytes + step;
      CompletableFuture.runAsync(System::gc).whenComplete((done, e) -> isCollecting.set(false));
    }
  }
}
