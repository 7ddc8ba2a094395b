package io.clutch.internal.recording;

import io.clutch.telemetry.WorkerEvent;
import io.clutch.telemetry.WorkerEvent.CallLeft.Why;

/** A call on its way into a recording: from the call's acceptance to its end. */
public final class CallRecording {
  /** Of a call that is not recorded. */
  public static final CallRecording NONE = new CallRecording(null);

  private final CallEvent event;

  private CallRecording(CallEvent event) {
    this.event = event;
  }

  /**
   * Begins, or returns {@link #NONE} if calls are not recorded. {@code bytes} are its arguments'.
   */
  public static CallRecording begin(boolean isCast, long bytes) {
    if (!FlightRecorderModule.IS_PRESENT || !CallEvent.PROBE.isEnabled()) {
      return NONE;
    }
    var event = new CallEvent();
    event.cast = isCast;
    event.bytes = bytes;
    event.begin();
    return new CallRecording(event);
  }

  /** Whether the call is recorded. */
  public boolean isOn() {
    return event != null;
  }

  /** Writes the event, if the call is recorded and this is its end. */
  public void happened(WorkerEvent end) {
    if (event == null) {
      return;
    }
    if (end instanceof WorkerEvent.CallAnswered it) {
      event.answered(it);
    } else if (end instanceof WorkerEvent.CallFailed it) {
      event.failed(it);
    } else if (end instanceof WorkerEvent.CallLeft it && it.why() == Why.CAST_RAN) {
      event.ran(it);
    }
  }
}
