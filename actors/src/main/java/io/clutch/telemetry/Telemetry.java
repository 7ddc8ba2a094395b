package io.clutch.telemetry;

import java.util.List;

/**
 * Hears of every {@link TelemetryEvent}, in the order of the events and a little after them. A
 * listener of an actor system ({@code ClutchSetup.withTelemetry}) is called on a thread of its own,
 * one of a supervisor on the dispatcher for blocking work. It may block, but at most 10,000 events
 * wait for it; what comes then is dropped and counted. What it throws is logged and dropped.
 */
@FunctionalInterface
public interface Telemetry {

  /** Called for one event after the other, for no two at once. */
  void happened(TelemetryEvent event);

  /** Does nothing: the default. */
  static Telemetry none() {
    return Silence.INSTANCE;
  }

  /** Each of them, in that order, also after one that throws; {@link #none} where there is none. */
  static Telemetry all(Telemetry... listeners) {
    List<Telemetry> heard = List.of(listeners).stream().filter(it -> it != none()).toList();
    return heard.size() < 2
        ? heard.stream().findFirst().orElse(none())
        : event -> AllListeners.tell(heard, event);
  }

  /** The one that does nothing. */
  enum Silence implements Telemetry {
    INSTANCE;

    @Override
    public void happened(TelemetryEvent event) {}
  }
}
