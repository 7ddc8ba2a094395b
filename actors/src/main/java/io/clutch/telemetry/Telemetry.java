package io.clutch.telemetry;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionListener;
import java.util.List;
import java.util.Objects;

/**
 * A listener for all events, called in their order, a little after they happened. A listener of an
 * actor system ({@code ClutchSetup.withTelemetry}) is called on its own thread; one of a supervisor
 * on the blocking dispatcher. It may block, but at most 10,000 events wait for it; further events
 * are dropped and counted. What it throws is logged and ignored.
 */
@FunctionalInterface
public interface Telemetry extends SupervisionListener {

  /** Called for one event at a time. */
  void happened(TelemetryEvent event);

  /** The same, as a {@link TreeEvent}. */
  @Override
  default void happened(SupervisionEvent event) {
    Objects.requireNonNull(event, "event");
    happened(new TreeEvent(event));
  }

  /** A listener that does nothing: the default. */
  static Telemetry none() {
    return Silence.INSTANCE;
  }

  /**
   * A listener that calls each of these in their order, even after one that throws. {@link #none}
   * if there are none.
   */
  static Telemetry all(Telemetry... listeners) {
    Objects.requireNonNull(listeners, "listeners");
    List<Telemetry> heard = List.of(listeners).stream().filter(it -> it != none()).toList();
    return heard.size() < 2
        ? heard.stream().findFirst().orElse(none())
        : event -> AllListeners.tell(heard, event);
  }

  /** The listener that does nothing. */
  enum Silence implements Telemetry {
    INSTANCE;

    @Override
    public void happened(TelemetryEvent event) {}
  }
}
