package io.clutch.endtoend;

import io.clutch.ClutchSetup;
import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records the events of policies. */
final class PolicyEvents implements Telemetry {
  private final Queue<PolicyEvent> events = new ConcurrentLinkedQueue<>();

  @Override
  public void happened(TelemetryEvent event) {
    if (event instanceof PolicyEvent it) {
      events.add(it);
    }
  }

  ClutchSetup setup() {
    return ClutchSetup.create().withTelemetry(this);
  }

  List<PolicyEvent> of(String worker) {
    ClutchFixture.awaitTelemetry();
    return events.stream().filter(event -> event.worker().equals(worker)).toList();
  }
}
