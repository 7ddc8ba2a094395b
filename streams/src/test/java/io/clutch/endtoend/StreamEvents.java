package io.clutch.endtoend;

import io.clutch.ClutchSetup;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records the events of streams' stages. */
final class StreamEvents implements Telemetry {
  private final Queue<StreamEvent> events = new ConcurrentLinkedQueue<>();

  @Override
  public void happened(TelemetryEvent event) {
    if (event instanceof StreamEvent it) {
      events.add(it);
    }
  }

  ClutchSetup setup() {
    return ClutchSetup.create().withTelemetry(this);
  }

  <T extends StreamEvent> List<T> of(String stage, Class<T> type) {
    ClutchFixture.awaitTelemetry();
    return events.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(event -> event.stage().equals(stage))
        .toList();
  }
}
