package io.clutch.internal.telemetry;

import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Catches the exceptions of a listener, so that they do not affect a worker. */
public record GuardedTelemetry(Telemetry listener) implements Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedTelemetry.class);

  /** Guards a listener, unless it does nothing or is guarded already. */
  public static Telemetry of(Telemetry listener) {
    boolean isSafe =
        listener == Telemetry.none()
            || listener instanceof RecordedTelemetry
            || listener instanceof QueuedTelemetry
            || listener instanceof TelemetryQueues;
    return isSafe ? listener : new GuardedTelemetry(listener);
  }

  @Override
  public void happened(TelemetryEvent event) {
    try {
      listener.happened(event);
    } catch (RuntimeException | Error e) {
      LOG.warn("A telemetry listener failed on {}", event, e);
    }
  }
}
