package io.clutch.micrometer;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What the workers of a place have used and asked so far, those that have ended included. */
final class PlaceTotals {
  private final LongAdder cpuNanos = new LongAdder();
  private final LongAdder asks = new LongAdder();
  private final LongAdder tells = new LongAdder();

  void addCpu(Duration time) {
    cpuNanos.add(time.toNanos());
  }

  void addAsked(long moreAsks, long moreTells) {
    asks.add(moreAsks);
    tells.add(moreTells);
  }

  double cpuSeconds() {
    return cpuNanos.sum() / 1e9;
  }

  double asks() {
    return asks.sum();
  }

  double tells() {
    return tells.sum();
  }
}
