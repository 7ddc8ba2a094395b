package io.clutch.benchmarks.work;

import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each kind of event last happened, on {@link System#nanoTime}'s clock. */
final class Events implements Telemetry {
  private final Map<Class<?>, Long> last = new ConcurrentHashMap<>();

  @Override
  public void happened(TelemetryEvent event) {
    last.put(event.getClass(), System.nanoTime());
  }

  /** The time of the last event of this kind. */
  long at(Class<? extends WorkerEvent> kind) {
    Long time = last.get(kind);
    if (time == null) {
      throw new IllegalStateException("no " + kind.getSimpleName() + " has happened");
    }
    return time;
  }
}
