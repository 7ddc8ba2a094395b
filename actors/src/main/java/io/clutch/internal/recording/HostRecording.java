package io.clutch.internal.recording;

/** A message to a host on its way into a recording. */
public final class HostRecording {
  /** Of a message that is not recorded. */
  public static final HostRecording NONE = new HostRecording(null);

  private final HostMessageEvent event;

  private HostRecording(HostMessageEvent event) {
    this.event = event;
  }

  /** Begins, or returns {@link #NONE} if messages to hosts are not recorded. */
  public static HostRecording begin(String worker, int incarnation, String host, boolean isAsk) {
    if (!FlightRecorderModule.IS_PRESENT || !HostMessageEvent.PROBE.isEnabled()) {
      return NONE;
    }
    var event = new HostMessageEvent();
    event.name = worker;
    event.incarnation = incarnation;
    event.host = host;
    event.ask = isAsk;
    event.begin();
    return new HostRecording(event);
  }

  /** Writes the event, if the message is recorded. Called once. */
  public void ended(String outcome) {
    if (event != null) {
      event.outcome = outcome;
      event.commit();
    }
  }
}
