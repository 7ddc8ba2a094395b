package io.clutch.examples.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a reference returns no right answer after its process ends: from the signal, or from the
 * last fault before it had recovered, to the next right answer to a later call. Keeps at most
 * 10,000 times. Thread-safe.
 */
final class Recovery {
  private static final int MOST = 10_000;
  private static final long NONE = Long.MIN_VALUE;

  private final AtomicLong since = new AtomicLong(NONE);
  private final List<Long> nanos = new ArrayList<>();

  /** Called before the process is ended. */
  void ended() {
    since.set(System.nanoTime());
  }

  /** Called before a fault that may harm its calls. */
  void met() {
    long then = since.get();
    if (then != NONE) {
      since.compareAndSet(then, System.nanoTime());
    }
  }

  /** Called for a right answer to a call that began at this time. */
  void answered(long begunNanos) {
    long then = since.get();
    if (then != NONE && begunNanos > then && since.compareAndSet(then, NONE)) {
      add(System.nanoTime() - then);
    }
  }

  private void add(long took) {
    synchronized (nanos) {
      if (nanos.size() < MOST) {
        nanos.add(took);
      }
    }
  }

  private List<Long> times() {
    synchronized (nanos) {
      return List.copyOf(nanos);
    }
  }

  static Figures figures(List<Recovery> all) {
    var times = new ArrayList<Long>();
    all.forEach(each -> times.addAll(each.times()));
    Collections.sort(times);
    return new Figures(times.size(), at(times, 50), at(times, 99), at(times, 100));
  }

  private static Duration at(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int index = (sorted.size() * percent + 99) / 100 - 1;
    return Duration.ofNanos(sorted.get(Math.max(0, index)));
  }

  /** The median, the 99th percentile and the longest time. */
  record Figures(int ends, Duration median, Duration p99, Duration longest) {
    @Override
    public String toString() {
      return String.format(
          "p50 %d ms, p99 %d ms, max %d ms of %d ends",
          median.toMillis(), p99.toMillis(), longest.toMillis(), ends);
    }
  }
}
