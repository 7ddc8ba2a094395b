package io.clutch.internal.telemetry;

import io.clutch.internal.recording.EventRecorder;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;

/** Passes events on, and writes some of them to recordings of Java Flight Recorder. */
public record RecordedTelemetry(Telemetry listener) implements Telemetry {

  /** Records what this listener, which is guarded, is told. */
  public static Telemetry of(Telemetry listener) {
    return listener instanceof RecordedTelemetry ? listener : new RecordedTelemetry(listener);
  }

  /** Whether there is a listener, so that events which are not recorded need to be made. */
  public static boolean isHeard(Telemetry telemetry) {
    return telemetry instanceof RecordedTelemetry it
        ? it.listener != Telemetry.none()
        : telemetry != Telemetry.none();
  }

  @Override
  public void happened(TelemetryEvent event) {
    EventRecorder.INSTANCE.happened(event);
    listener.happened(event);
  }
}
