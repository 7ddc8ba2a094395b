package io.clutch.benchmarks.work;

import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When each kind of event last happened, on {@link System#nanoTime}'s clock. */
final class Events implements Telemetry {
  private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

  private final Map<Class<?>, Long> last = new HashMap<>();

  @Override
  public synchronized void happened(TelemetryEvent event) {
    last.put(event.getClass(), System.nanoTime());
    notifyAll();
  }

  /** The time of the last event of this kind after {@code begin}. Listeners hear a little later. */
  synchronized long after(long begin, Class<? extends WorkerEvent> kind)
      throws InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (!last.containsKey(kind) || last.get(kind) - begin < 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException("no " + kind.getSimpleName() + " has happened");
      }
      wait(1 + left / 1_000_000);
    }
    return last.get(kind);
  }
}
