package io.clutch.worker;

import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.WorkerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the worker that it listens to. */
record GuardedTelemetry(Telemetry listener) implements Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedTelemetry.class);

  @Override
  public void happened(WorkerEvent event) {
    try {
      listener.happened(event);
    } catch (RuntimeException | Error e) {
      LOG.warn("A telemetry listener failed on {}", event, e);
    }
  }
}
