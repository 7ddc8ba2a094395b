package io.clutch.internal.recording;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.time.Duration;

/** Records what happens at one moment. Quick, never blocks, and needs no queue. */
public enum EventRecorder implements Telemetry {
  INSTANCE;

  /** Records an event of telemetry, if it is one of those that are recorded. */
  @Override
  public void happened(TelemetryEvent event) {
    if (FlightRecorderModule.IS_PRESENT) {
      TelemetryRecords.write(event);
    }
  }

  @Override
  public void happened(SupervisionEvent event) {
    if (FlightRecorderModule.IS_PRESENT) {
      TelemetryRecords.tree(event);
    }
  }

  /** A call, cast or stream failed at its deadline. {@code incarnation} is 0 if it was queued. */
  public void deadline(String worker, int incarnation, String function, Duration limit) {
    if (FlightRecorderModule.IS_PRESENT && DeadlineEvent.PROBE.isEnabled()) {
      new DeadlineEvent().commit(worker, incarnation, function, limit);
    }
  }

  /** A worker without a supervisor restarts no more. */
  public void gaveUp(String worker, String reason) {
    if (FlightRecorderModule.IS_PRESENT && GiveUpEvent.PROBE.isEnabled()) {
      new GiveUpEvent().commit(worker, "", reason);
    }
  }
}
